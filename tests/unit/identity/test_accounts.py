"""Accounts that are closed, and opened again as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.errors import AccessRefused
from datev_bridge.identity.model import UserState
from support.people import ANNA, PASSWORD, Town, actions, token_in, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


def test_who_is_disabled_is_out_at_once_and_in_again_by_the_same_password(place: Town) -> None:
    place.with_password()
    login = place.log_in()
    assert place.service.accounts.disable(SYSTEM, ANNA).state is UserState.DISABLED
    assert place.service.visits.resume(login.token) is None
    assert place.log_in().issue is not None
    assert place.service.accounts.enable(SYSTEM, ANNA).state is UserState.ACTIVE
    assert place.service.visits.resume(login.token) is None
    assert place.log_in().issue is None
    assert actions(place).count("account.change") == 2


def test_who_had_no_password_yet_is_invited_still(place: Town) -> None:
    place.invite()
    place.service.accounts.disable(SYSTEM, ANNA)
    assert place.service.accounts.enable(SYSTEM, ANNA).state is UserState.INVITED
    assert place.service.passwords.set_by_link(token_in(place.invite()), PASSWORD) == ()
    assert place.log_in().issue is None


def test_a_start_password_is_no_password_of_one_s_own(place: Town) -> None:
    place.invite(with_start_password=True)
    place.service.accounts.disable(SYSTEM, ANNA)
    assert place.service.accounts.enable(SYSTEM, ANNA).state is UserState.INVITED


def test_what_an_account_is_already_changes_nothing(place: Town) -> None:
    mail = place.invite()
    assert place.service.accounts.enable(SYSTEM, ANNA).state is UserState.INVITED
    assert place.service.passwords.set_by_link(token_in(mail), PASSWORD) == ()
    login = place.log_in()
    assert place.service.accounts.enable(SYSTEM, ANNA).state is UserState.ACTIVE
    assert place.service.visits.resume(login.token) is not None
    assert actions(place).count("account.change") == 0
    place.service.accounts.disable(SYSTEM, ANNA)
    place.service.accounts.disable(SYSTEM, ANNA)
    assert actions(place).count("account.change") == 1


def test_nobody_of_an_address_is_told(place: Town) -> None:
    for act in (place.service.accounts.disable, place.service.accounts.enable):
        with pytest.raises(AccessRefused, match="ACC-001"):
            act(SYSTEM, "nobody@gasthaus.example")
