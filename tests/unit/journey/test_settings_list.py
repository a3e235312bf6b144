"""Every key with its value, where it is from, and what is wrong with it."""

from datetime import UTC, datetime, timedelta
import tomllib
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place, SettingsRevision
from datev_bridge.journey.settings_document import (
    changed,
    changes_to,
    digest_of,
    refused,
    settle,
)
from datev_bridge.journey.settings_list import Source, listed_settings, with_location
from datev_bridge.profile import Profile, from_document
from datev_bridge.profile.document import to_document
from datev_bridge.profile.keys import KEYS, typed
from support.profile_values import profiles
from support.profiles import toml
from support.sales import BERLIN

AT = datetime(2026, 11, 23, tzinfo=UTC)


def revisions(*documents: dict[str, Any]) -> list[SettingsRevision]:
    return [
        SettingsRevision(
            place="p",
            number=number,
            document=document,
            digest="",
            author=f"author {number}",
            made_at=AT + timedelta(days=number),
        )
        for number, document in enumerate(documents, start=1)
    ]


def settings_of(profile: Profile) -> dict[str, Any]:
    whole = to_document(profile)
    return {key: value for key, value in whole.items() if key not in {"mapping", "calibration"}}


@given(before=profiles, after=profiles)
def test_the_changes_between_two_lead_from_one_to_the_other(
    before: Profile, after: Profile
) -> None:
    old, new = settings_of(before), settings_of(after)
    assert changed(old, changes_to(old, new)) == new
    assert changes_to(new, new) == {}


@given(profile=profiles)
def test_every_value_typed_as_it_is_shown_is_the_same_value(profile: Profile) -> None:
    document = settings_of(profile)
    for setting in listed_settings(document, ()):
        if setting.key == "account" or setting.value in (None, "", []):
            continue
        shown = setting.value
        text = ",".join(shown) if isinstance(shown, list) else str(shown)
        text = text.lower() if isinstance(shown, bool) else text
        assert typed(setting.key, text) == shown


@given(profile=profiles)
def test_defaults_written_out_are_the_same_profile(profile: Profile) -> None:
    document = settings_of(profile)
    defaults = {key.name: key.default for key in KEYS if key.default is not None}
    written = changed(
        {}, {s.key: s.value for s in listed_settings(document, ()) if s.value is not None}
    )
    assert from_document(written) == from_document(document)
    assert len(defaults) < len(KEYS)


@given(st.text())
def test_any_text_is_a_value_or_refused_by_the_reader(text: str) -> None:
    for key in KEYS:
        value = typed(key.name, text)
        assert value is None or isinstance(value, str | int | bool | list)


def test_a_number_beyond_what_can_be_read_stays_text() -> None:
    assert typed("datev.client_number", "9" * 5000) == "9" * 5000


@pytest.mark.parametrize("name", ["datev", "datev.", "mapping", "account", "x.y", ""])
def test_an_unknown_key_names_the_closest(name: str) -> None:
    with pytest.raises(ConfigurationError, match="SET-002"):
        typed(name, "1")


def test_a_value_is_of_the_revision_since_which_it_stands() -> None:
    first = {"property": {"name": "a"}, "datev": {"client_number": 1}}
    second = {"property": {"name": "a"}, "datev": {"client_number": 2}}
    history = revisions(first, second, second, first)
    listed = {s.key: s for s in listed_settings(first, (), history)}
    numbers = {key: s.revision.number for key, s in listed.items() if s.revision}
    assert numbers == {"property.name": 1, "datev.client_number": 4}
    assert listed["datev.client_number"].source is Source.REVISION
    assert listed["datev.clearing_account"].source is Source.NOWHERE
    assert listed["datev.account_length"].source is Source.DEFAULT


def test_each_missing_key_is_named_at_its_place() -> None:
    issues: tuple[Issue, ...] = settle({"property": {"name": "a"}}).issues
    listed = listed_settings({"property": {"name": "a"}}, issues)
    assert [s.key for s in listed if s.issues] == [
        "datev.consultant_number",
        "datev.client_number",
        "datev.clearing_account",
    ]


def test_a_key_that_nobody_knows_is_listed_where_it_is_wrong() -> None:
    document = {"property": {"name": "a"}, "datev": {"clint_number": 3}}
    listed = {s.key: s for s in listed_settings(document, settle(document).issues)}
    assert [issue.code for issue in listed["datev.clint_number"].issues] == ["SET-002"]
    assert listed["datev.clint_number"].source is Source.FILE


def test_the_location_that_was_chosen_counts() -> None:
    listed = listed_settings({"kseries": {"location": "old"}}, ())
    place = Place(id="p", organisation="o", name="a")
    chosen = evolve(place, location=BERLIN)
    by_key = {s.key: s for s in with_location(listed, chosen)}
    assert by_key["kseries.location"].value == BERLIN.id
    assert by_key["kseries.location"].source is Source.CONNECTION
    assert with_location(listed, place) == listed


def test_how_far_the_books_are_closed_leaves_a_test_run_as_good_as_it_was() -> None:
    whole = tomllib.loads(toml())
    assert digest_of(changed(whole, {"datev.closed_until": "2026-09-30"})) == digest_of(whole)
    assert digest_of(changed(whole, {"datev.journal_code": "LS"})) != digest_of(whole)
    part = {"datev": {"client_number": 7}}
    assert digest_of(changed(part, {"datev.closed_until": "2026-09-30"})) == digest_of(part)


@pytest.mark.parametrize("own", [[], [{"number": "8401", "automatic": "no"}]])
def test_own_accounts_have_no_keys_of_their_own(own: list[dict[str, str]]) -> None:
    before: dict[str, Any] = {"account": own} if own else {}
    changes = {"account.number": "8400"}
    issues = settle(changed(before, changes)).issues
    assert {issue.where for issue in refused(issues, changes)} == {"account[1]"}
    assert changed(before, {"account.number": None}) == before
