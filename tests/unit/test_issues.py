"""Problems as values."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.issues import Effect, Issue, IssueKind, Severity, any_blocks, in_order

KIND = IssueKind(
    code="DAY-999",
    severity=Severity.BLOCKS,
    de="{amount} fehlt.",
    en="{amount} is missing.",
    hint_de="Suchen Sie {amount}.",
    hint_en="Look for {amount}.",
)
WARNING = IssueKind(
    code="AAA-001", severity=Severity.WARNS, de="a", en="b", hint_de="c", hint_en="d"
)
HINT = IssueKind(
    code="AAA-000",
    severity=Severity.HINTS,
    de="a",
    en="b",
    hint_de="c",
    hint_en="d",
    effect=Effect.CUT,
)


def test_an_issue_speaks_both_languages() -> None:
    issue = KIND.at("R65315.1", amount=5)
    assert (issue.text(), issue.text("en")) == ("5 fehlt.", "5 is missing.")
    assert (issue.hint(), issue.hint("en")) == ("Suchen Sie 5.", "Look for 5.")
    assert (issue.code, issue.severity, issue.where) == ("DAY-999", Severity.BLOCKS, "R65315.1")


@given(value=st.text())
def test_values_are_never_taken_for_templates(value: str) -> None:
    assert KIND.at(amount=value).text() == f"{value} fehlt."


@pytest.mark.parametrize(
    ("days", "german"),
    [
        ("2026-11-21", "21.11.2026"),
        ("2026-11-21, 2026-11-22", "21.11.2026, 22.11.2026"),
        ("2026-11-01–2026-11-30", "01.11.2026–30.11.2026"),
        ("2026-11-21T05:30:00+01:00", "2026-11-21T05:30:00+01:00"),
        ("EXTF_2026-11-21.csv", "EXTF_2026-11-21.csv"),
    ],
)
def test_days_are_written_as_in_the_language(days: str, german: str) -> None:
    issue = KIND.at(amount=days)
    assert (issue.text("de"), issue.hint("de")) == (f"{german} fehlt.", f"Suchen Sie {german}.")
    assert issue.text("en") == f"{days} is missing."
    assert dict(issue.values) == {"amount": days}


def test_a_day_that_somebody_writes_stays_as_it_is_written() -> None:
    odd = evolve(KIND, de="„{value}“ ist kein Tag wie {expected}.")
    found = odd.at(value="2026-02-30", expected="2026-12-31", amount=1)
    assert found.text() == "„2026-02-30“ ist kein Tag wie 2026-12-31."


def test_only_what_blocks_blocks() -> None:
    assert KIND.at(amount=1).blocks
    assert not WARNING.at().blocks
    assert any_blocks([WARNING.at(), KIND.at(amount=1)])
    assert not any_blocks([WARNING.at(), HINT.at()])
    assert not any_blocks([])


def test_an_issue_as_data() -> None:
    assert KIND.at("hier", amount=5).as_json() == {
        "code": "DAY-999",
        "severity": "blocks",
        "where": "hier",
        "text": {"de": "5 fehlt.", "en": "5 is missing."},
        "hint": {"de": "Suchen Sie 5.", "en": "Look for 5."},
        "values": {"amount": "5"},
    }
    assert HINT.at().as_json()["effect"] == "cut"


issues = st.builds(
    Issue,
    kind=st.sampled_from((KIND, WARNING, HINT)),
    where=st.sampled_from(("", "a", "b")),
    values=st.sampled_from(((("amount", "1"),), (("amount", "2"),))),
)


@given(found=st.lists(issues), data=st.data())
def test_the_order_is_fixed_and_nothing_comes_twice(
    found: list[Issue], data: st.DataObject
) -> None:
    ordered = in_order(found)
    assert set(ordered) == set(found)
    assert len(set(ordered)) == len(ordered)
    assert in_order(data.draw(st.permutations(found))) == ordered


def test_what_blocks_comes_first_then_places() -> None:
    worst, later, warning, hint = (
        KIND.at("a", amount=1),
        KIND.at("b", amount=1),
        WARNING.at("a"),
        HINT.at("a"),
    )
    assert in_order([hint, warning, later, worst]) == (worst, later, warning, hint)


def test_a_value_without_a_template_does_no_harm() -> None:
    assert WARNING.at("x", more=1).text() == "a"


def test_a_text_whose_value_is_missing_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        KIND.at().text()


@pytest.mark.parametrize(
    ("where", "english"),
    [
        ("", ""),
        ("Kopfzeile", "Header"),
        ("Kopfzeile · 4 Formatname", "Header · 4 Formatname"),
        ("Zeile 3", "Line 3"),
        ("Zeile 3 · Spalte 1 · Umsatz", "Line 3 · Column 1 · Umsatz"),
        ("2026-11-21 · Zeile 3 · Satz 12", "2026-11-21 · Line 3 · Row 12"),
        ("Zeile drei · Spalte", "Zeile drei · Spalte"),
        ("Zeile 3 a · Kopfzeile neu · x Zeile 4", "Zeile 3 a · Kopfzeile neu · x Zeile 4"),
    ],
)
def test_a_place_is_said_in_both_languages(where: str, english: str) -> None:
    found = WARNING.at(where)
    assert (found.place(), found.place("de"), found.place("en")) == (where, where, english)
