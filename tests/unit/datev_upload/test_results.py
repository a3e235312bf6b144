"""What DATEV says about a file, as issues."""

from typing import Any

import pytest

from datev_bridge.datev_upload.results import ResultMessage, issue_of, read_messages

HELP = "http://www.datev.de/hilfe/"


def problem(number: str, *elements: tuple[str, str], detail: str = "d") -> dict[str, Any]:
    return {
        "type": f"{HELP}{number}",
        "title": "t",
        "detail": detail,
        "affected_elements": [{"name": name, "reason": reason} for name, reason in elements],
    }


def found(document: object) -> list[tuple[str, str]]:
    return [(i.code, i.where) for i in (issue_of(m, "F.csv") for m in read_messages(document))]


CASES = [
    (problem("1008828", ("skip", "must be a positive integer")), "UPL-101", "F.csv · skip"),
    (problem("1008829"), "UPL-046", "F.csv"),
    (problem("1008831"), "UPL-101", "F.csv"),
    (problem("1008832", ("Filename", "is empty")), "UPL-101", "F.csv · Filename"),
    (problem("1008833", detail="More than 99999 postings"), "UPL-102", "F.csv"),
    (problem("1008833", ("file", "line 17 is too long")), "UPL-102", "F.csv · Zeile 17"),
    (problem("1008834"), "UPL-103", "F.csv · Kopfzeile"),
    (problem("1008834", ("Version Number", "is invalid (2)")), "UPL-103",
     "F.csv · Kopfzeile · 2 Version Number"),
    (problem("1008834", ("Consultant", "is invalid (11)")), "UPL-104",
     "F.csv · Kopfzeile · 11 Consultant"),
    (problem("1008834", detail="The client-number in the EXTF-header does not match"), "UPL-104",
     "F.csv · Kopfzeile"),
    (problem("1008834", detail="The consultant-number in the EXTF-header does not match"),
     "UPL-104", "F.csv · Kopfzeile"),
    (problem("1008834", ("FY Begin", "is invalid (13)")), "UPL-105",
     "F.csv · Kopfzeile · 13 FY Begin"),
    (problem("1008834", detail="DateFrom must not be greater than DateTo"), "UPL-105",
     "F.csv · Kopfzeile"),
    (problem("1008834", ("Reserved", "must be empty (30)")), "UPL-106",
     "F.csv · Kopfzeile · 30 Reserved"),
    (problem("1008834", ("Length of Ledger Account", "is invalid (14)")), "UPL-103",
     "F.csv · Kopfzeile · 14 Length of Ledger Account"),
    (problem("1008835", ("client-id", "is invalid")), "UPL-101", "F.csv · client-id"),
    (problem("1008836"), "UPL-107", "F.csv"),
    (problem("1008837"), "UPL-108", "F.csv"),
    (problem("1008838"), "UPL-109", "F.csv"),
    (problem("1009999"), "UPL-110", "F.csv"),
    ({"title": "Something"}, "UPL-110", "F.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "code", "where"), CASES)
def test_each_number_of_the_list_becomes_its_issue(
    document: dict[str, Any], code: str, where: str
) -> None:
    assert found(document) == [(code, where)]


def test_each_element_is_a_message_of_its_own() -> None:
    document = problem("1008834", ("Consultant", "(11)"), ("Reserved", "(23)"))
    assert [code for code, _ in found(document)] == ["UPL-104", "UPL-106"]


def test_title_detail_reason_and_help_are_shown() -> None:
    (message,) = read_messages(problem("1008834", ("Consultant", "is invalid (11)")))
    text = issue_of(message, "F.csv").text("en")
    for part in ("t", "d", "Consultant", "is invalid (11)", f"{HELP}1008834"):
        assert part in text


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "x",
        7,
        {},
        {"type": 5, "title": [], "affected_elements": {}},
        {"affected_elements": [1, None]},
    ],
)
def test_what_says_nothing_is_no_message(document: object) -> None:
    assert read_messages(document) == ()


def test_texts_are_bounded_printable_and_without_long_words() -> None:
    token = "x" * 43
    document = problem("1008834", ("a\n\x00b", f"Bearer {token}"), detail="lang " * 500)
    (message,) = read_messages(document)
    assert message.element == "a b"
    assert message.reason == "Bearer …"
    assert len(message.detail) == 200
    assert token not in message.words


def test_many_elements_are_cut() -> None:
    assert len(read_messages(problem("1008834", *[("a", "b")] * 900))) == 50


def test_a_place_reads_in_both_languages() -> None:
    message = ResultMessage(number="1008834", element="Consultant", reason="(11)")
    issue = issue_of(message, "F.csv")
    assert issue.place("de") == "F.csv · Kopfzeile · 11 Consultant"
    assert issue.place("en") == "F.csv · Header · 11 Consultant"
