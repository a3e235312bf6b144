"""A profile, written as its document or as TOML, is read as the same profile."""

from datetime import UTC, date, datetime, timedelta
import tomllib

from attrs import evolve
from hypothesis import given

from datev_bridge.mapping import AccountMapping
from datev_bridge.profile import Profile, from_document
from datev_bridge.profile.document import to_document, to_toml
from support.profile_values import profiles


def without_revision(profile: Profile) -> Profile:
    return evolve(profile, mapping=AccountMapping(rules=profile.mapping.rules))


@given(profile=profiles)
def test_what_is_written_is_read(profile: Profile) -> None:
    document = to_document(profile)
    assert without_revision(from_document(document)) == profile
    assert to_document(from_document(document)) == document


@given(profile=profiles)
def test_toml_says_the_same(profile: Profile) -> None:
    document = to_document(profile)
    assert tomllib.loads(to_toml(document)) == document


def test_calibration_keeps_times_and_tables() -> None:
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(microseconds=5)
    kept = {"at": moment, "days": [date(2026, 1, 1)], "tips": {"Karte": {"mode": "inside"}}}
    document = {"property": {"name": "x"}, "calibration": kept}
    assert tomllib.loads(to_toml(document)) == document
