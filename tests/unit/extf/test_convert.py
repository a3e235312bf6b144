"""Plain CSV and JSON, both ways."""

import io
import json
from typing import Any

import attrs
import pytest

from datev_bridge.errors import ExtfError
from datev_bridge.extf import from_csv, from_json, to_bytes, to_csv, to_json, write_rows
from support.bookings import HEADER, booking
from support.broken_files import batch
from support.master_rows import FACTS, ROWS

DATA = to_bytes(HEADER, [booking(), booking(posting_text='a;"b", ä', others={"matter": 31})])


def test_json_names_everything() -> None:
    document = to_json(DATA)
    assert document["format"] == {"category": 21, "name": "Buchungsstapel"}
    assert document["header"]["date_from"] == "2026-07-01"
    assert document["header"]["is_committed"] is False
    assert document["rows"][0] == {
        "amount": "1926.00",
        "side": "S",
        "account": "1792",
        "contra_account": "8300",
        "document_date": "2026-07-31",
        "document_field_1": "20260731-1",
        "posting_text": "Speisen 7 %",
        "is_committed": "false",
    }


def test_a_file_comes_back_from_json_to_the_byte() -> None:
    document = json.loads(json.dumps(to_json(DATA)))
    assert b"".join(from_json(document)) == DATA


def test_a_file_comes_back_from_csv_to_the_byte() -> None:
    text = "".join(to_csv(DATA))
    assert text.splitlines()[0] == (
        "amount;side;account;contra_account;document_date;document_field_1;posting_text;matter;"
        "is_committed"
    )
    assert b"".join(from_csv(io.StringIO(text, newline=""), HEADER)) == DATA


@pytest.mark.parametrize("name", ROWS)
def test_every_format_comes_back(name: str) -> None:
    data = b"".join(write_rows(FACTS, ROWS[name]))
    document = to_json(data)
    assert b"".join(from_json(document)) == data
    lines = io.StringIO("".join(to_csv(data)), newline="")
    assert b"".join(from_csv(lines, FACTS, document["format"]["category"])) == data


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_any_usual_separator(separator: str) -> None:
    lines = (
        ("amount", "side", "account", "contra_account", "document_date"),
        ("5.00", "S", "1000", "8400", "2026-07-01"),
    )
    text = "".join(separator.join(cells) + "\n" for cells in lines)
    assert b'5,00;"S"' in b"".join(from_csv(io.StringIO(text), HEADER))


def changed(**changes: Any) -> dict[str, Any]:
    document = json.loads(json.dumps(to_json(DATA)))
    document["rows"][1] |= changes
    return document


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (changed(nothing="1"), "EXTF-707"),
        (changed(amount="5,00"), "EXTF-701"),
        (changed(amount=""), "EXTF-702"),
        (changed(amount="0.00"), "EXTF-202"),
        (changed(document_date="31.07.2026"), "EXTF-701"),
        (changed(is_committed="yes"), "EXTF-701"),
        (changed(matter="x"), "EXTF-701"),
        (changed(side="X"), "EXTF-704"),
        ({**changed(), "format": {"category": 99}}, "EXTF-131"),
        ({**changed(), "header": {}}, "EXTF-101"),
        ({**changed(), "header": {"x": 1}}, "EXTF-707"),
        ({**changed(), "header": {**to_json(DATA)["header"], "date_from": "x"}}, "EXTF-101"),
        ({**changed(), "header": {**to_json(DATA)["header"], "marker": "EXTV"}}, "EXTF-101"),
        ({**changed(), "header": {**to_json(DATA)["header"], "marker": []}}, "EXTF-101"),
        (changed(amount=0), "EXTF-202"),
        (changed(amount=False), "EXTF-701"),
        (changed(amount=5.5), "EXTF-701"),
        (changed(posting_text=False), "EXTF-701"),
        (changed(posting_text=["a"]), "EXTF-701"),
        (changed(nothing=0), "EXTF-707"),
    ],
)
def test_wrong_documents(document: dict[str, Any], code: str) -> None:
    with pytest.raises(ExtfError) as refused:
        list(from_json(document))
    assert refused.value.code == code


def test_false_and_zero_are_values_and_null_is_none() -> None:
    flags = {"is_committed": False, "is_interest_locked": 0, "is_discount_locked": False}
    document = changed(**flags, kost1=None)
    document["header"]["is_committed"] = True
    (first, second) = to_json(b"".join(from_json(document)))["rows"]
    assert first["is_committed"] == "false"
    assert {name: second[name] for name in flags} == dict.fromkeys(flags, "false")
    assert "kost1" not in second


def test_a_wrong_marker_is_named() -> None:
    document = changed()
    document["header"]["marker"] = "EXTV"
    with pytest.raises(ExtfError) as refused:
        list(from_json(document))
    assert refused.value.issue.where == "header · marker"
    assert refused.value.issue.text("en") == (
        "“EXTV” is not allowed in the field 1 Kennzeichen; EXTF, DTVF is expected."
    )


def test_cells_beyond_the_captions_are_no_loss_or_refused() -> None:
    lines = "amount;side;account;contra_account;document_date\n5.00;S;1000;8400;2026-07-01"
    right = b"".join(from_csv(io.StringIO(f"{lines};;\n"), HEADER))
    assert b'5,00;"S"' in right
    with pytest.raises(ExtfError) as refused:
        list(from_csv(io.StringIO(f"{lines};;Kasse\n"), HEADER))
    assert (refused.value.code, refused.value.issue.where) == ("EXTF-009", "Zeile 2")
    assert refused.value.issue.text("en") == "The line has 7 columns, the format 5."


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        ("\n\n5.00;S;1000;8400;x\n", "EXTF-701", "Zeile 4 · Spalte 10 · Belegdatum"),
        (f'5.00;S;1000;8400;"{"x" * 140_000}\n', "EXTF-004", "Zeile 2"),
        ("5.00;S;1000;8400;2026-07-01\r5.00\n", "EXTF-004", "Zeile 2"),
    ],
    ids=["empty lines", "endless", "lone carriage return"],
)
def test_a_wrong_line_of_csv_is_named(row: str, code: str, where: str) -> None:
    text = f"amount;side;account;contra_account;document_date\n{row}"
    with pytest.raises(ExtfError) as refused:
        list(from_csv(io.StringIO(text), HEADER))
    assert (refused.value.code, refused.value.issue.where) == (code, where)


def test_two_columns_of_one_name_are_refused() -> None:
    names = "amount;side;account;contra_account;document_date;posting_text;posting_text"
    text = f"{names}\n5.00;S;1000;8400;2026-07-01;Kasse;\n"
    with pytest.raises(ExtfError) as refused:
        list(from_csv(io.StringIO(text), HEADER))
    assert (refused.value.code, refused.value.issue.where) == ("EXTF-009", "Zeile 1")


def test_unreadable_files_are_refused() -> None:
    for data in (batch({1: "x"}), batch({}, header={11: ""})):
        with pytest.raises(ExtfError):
            to_json(data)
    header = attrs.evolve(HEADER, account_length=3)
    with pytest.raises(ExtfError):
        list(from_csv(io.StringIO("".join(to_csv(DATA))), header))
