"""Names that no posting text can hold: told with a line for the profile that helps."""

from collections.abc import Sequence
import tomllib

from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import Receipt
from datev_bridge.issues import Issue
from datev_bridge.journal import codes
from datev_bridge.mapping import AccountMapping
from datev_bridge.pipeline import Export
from datev_bridge.profile import Profile
from datev_bridge.profile.names import writable
from support.exports import FOOD, PROFILE, export_of, receipt
from support.told import codes_of, says_everything

LONG = "Hausgemachte Limonaden, Eistees und alkoholfreie Cocktails der Saison"


def named(name: str, **changes: str) -> Receipt:
    """Return a receipt of food under another name."""
    plain = receipt("7.00", "0.00", "7.00", "0.00")
    food = evolve(FOOD, name=name, **changes)
    return evolve(plain, buckets=(evolve(plain.buckets[0], category=food),))


def exported(name: str, profile: Profile = PROFILE, **changes: str) -> Export:
    return export_of([named(name, **changes)], profile)


def with_text(text: str) -> Profile:
    """Return the profile with a text in the rule for food."""
    first, *rest = PROFILE.mapping.rules
    rules = (evolve(first, text=text), *rest)
    return evolve(PROFILE, mapping=AccountMapping(rules=rules))


def line_of(issues: Sequence[Issue]) -> str:
    (issue,) = issues
    assert issue.kind == codes.NAME_NOT_WRITABLE
    assert says_everything(issue)
    return dict(issue.values)["line"]


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        (LONG, 'text = "Hausgemachte Limonaden, Eistees und alkoholfreie"', "EXTF-703"),
        ("Schnitzel" * 9, f'text = "{"Schnitzel" * 6}Sc"', "EXTF-703"),
        ("Pizza 🍕 & Pasta", 'text = "Pizza & Pasta"', "EXTF-051"),
        ("Żurek", 'text = "Zurek"', "EXTF-051"),
        ("🍕", 'text = "1"', "EXTF-051"),
        ("🍕" * 90, 'text = "1"', "EXTF-703, EXTF-051"),
    ],
    ids=("long", "one word", "emoji", "letter", "emoji alone", "many"),
)
def test_the_hint_names_the_line_to_add(name: str, line: str, reason: str) -> None:
    export = exported(name)
    assert line_of(export.issues) == line
    (issue,) = export.issues
    assert set(dict(issue.values)["reason"].split(", ")) == set(reason.split(", "))
    assert 'category = "revenue" und id = "1"' in issue.hint("de")
    assert line in issue.hint("en")
    assert export.held
    text = tomllib.loads(line)["text"]
    assert exported(name, with_text(text)).issues == ()


def test_the_rate_of_the_template_keeps_its_room() -> None:
    text = tomllib.loads(line_of(exported(LONG).issues))["text"]
    (row, *_) = exported(LONG, with_text(text)).batches[0].rows
    assert row.posting_text == f"{text} 7 %"
    assert len(row.posting_text) <= 60


def test_a_text_that_is_too_long_is_told_in_the_place_of_the_name() -> None:
    (issue,) = exported("Speisen", with_text(LONG)).issues
    assert dict(issue.values)["category"] == LONG


def test_where_no_name_would_help_the_format_speaks() -> None:
    long = evolve(PROFILE, datev=evolve(PROFILE.datev, posting_text="x" * 61 + "{category}"))
    found = codes_of(exported("Speisen", long).issues)
    assert found
    assert all(code.startswith("EXTF-") for code in found)


@given(st.text(min_size=1, max_size=90))
@example("\x1f")
@example("\u2028" * 3)
@example('"\\')
@example("a" * 59 + "\U0001f355" + "b")
def test_the_line_that_is_named_always_helps(name: str) -> None:
    export = exported(name)
    if not export.issues:
        assert len(export.batches) == 1
        return
    text = tomllib.loads(line_of(export.issues))["text"]
    again = exported(name, with_text(text))
    assert again.issues == ()
    assert len(again.batches) == 1


@given(st.text())
def test_writable_texts_stay_writable(text: str) -> None:
    once = writable(text)
    once.encode("cp1252")
    assert writable(once) == once == once.strip()
