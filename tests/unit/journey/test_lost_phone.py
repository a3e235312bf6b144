"""Who lost phone and codes asks for a reset: by password alone, once, and everybody hears of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.cases.model import CaseStatus
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.model import Visit
from support.people import ANNA, Town, token_in, town


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as found:
        yield found


def halfway(here: Town, email: str = ANNA) -> Visit:
    """Return the visit of somebody who has an app, but gave no code."""
    here.enrol(here.log_in(email))
    return here.visit(here.log_in(email))


def test_who_gave_the_password_asks_once(here: Town) -> None:
    here.with_password()
    visit, phones = halfway(here), here.service.lost_phones
    here.mails()
    thread = phones.ask(visit, " 030 1234 ")
    assert ANNA in thread.case.subject
    assert "030 1234" in thread.messages[0].text
    (mail,) = here.mails()
    assert ANNA in mail["To"]
    assert phones.ask(visit, "030 1234").case.number == thread.case.number
    assert here.mails() == []
    (case,) = here.service.desk.cases(SYSTEM)
    assert case.status is CaseStatus.OPEN
    here.service.desk.close(SYSTEM, case.number)
    assert phones.ask(visit, "030 1234").case.number != thread.case.number


def test_what_is_missing_is_told(here: Town) -> None:
    here.with_password()
    with pytest.raises(ConfigurationError) as refused:
        here.service.lost_phones.ask(halfway(here), "  ")
    assert refused.value.code == "JNY-082"


def test_who_is_asked_for_no_code_has_lost_nothing(here: Town) -> None:
    here.with_password()
    app = here.enrol(here.log_in())
    with pytest.raises(AccessRefused):
        here.service.lost_phones.ask(here.visit(app.logins[-1]), "030 1234")


def test_the_operator_has_nobody_to_ask(here: Town) -> None:
    assert here.service.invitations.invite(SYSTEM, Invitation(email=ANNA, name="B")) == ()
    here.service.passwords.set_by_link(token_in(here.mails()[-1]), "Dampfnudel mit Vanille")
    with pytest.raises(ConfigurationError) as refused:
        here.service.lost_phones.ask(halfway(here), "030 1234")
    assert refused.value.code == "JNY-081"
