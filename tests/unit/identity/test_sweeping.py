"""Forgetting what has no use any more, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from datev_bridge.errors import AccessRefused
from support.people import ANNA, Town, token_in, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


def test_what_still_counts_is_kept(place: Town) -> None:
    place.with_password()
    login = place.log_in()
    place.service.passwords.forgot(ANNA)
    (mail,) = place.mails()
    for _ in range(5):
        place.log_in(password="falsch geraten")
    assert dict(place.service.sweeping.sweep()) == {"sessions": 0, "links": 0, "counts": 0}
    assert place.service.visits.resume(login.token) is not None
    place.service.mailed_links.look(token_in(mail))
    issue = place.log_in().issue
    assert issue is not None
    assert issue.code == "IDN-003"


def test_what_is_over_is_forgotten_in_its_time(place: Town) -> None:
    token = token_in(place.invite())
    place.service.passwords.set_by_link(token, "Dampfnudel mit Vanille")
    place.log_in()
    place.log_in(password="falsch geraten")
    place.clock.pass_by(hours=24, seconds=1)
    assert dict(place.service.sweeping.sweep()) == {"sessions": 1, "links": 0, "counts": 2}
    place.clock.pass_by(days=92)
    assert place.service.sweeping.sweep()["links"] == 1
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.mailed_links.look(token)
