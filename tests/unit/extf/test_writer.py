"""Writing booking batches: bytes, refusals, and inputs that writers are known to get wrong."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
import subprocess
import sys

import pytest

from datev_bridge.errors import DeliveryError, ExtfError
from datev_bridge.extf import BatchWriter, Side, check_row, to_bytes, write_batch, write_file
from datev_bridge.extf.fields import COLUMNS
from support.bookings import HEADER, batch_header, booking, codes_of

EMPTY_15_TO_36 = ";;" + '"";;;;' + ";".join(['""'] * 17)


def cells(line: bytes) -> list[str]:
    """Split a line whose texts hold no semicolon."""
    return line.decode("cp1252").removesuffix("\r\n").split(";")


def test_three_lines_to_the_byte() -> None:
    lines = to_bytes(HEADER, [booking()]).decode("cp1252").split("\r\n")
    assert lines[0] == (
        '"EXTF";700;21;"Buchungsstapel";13;20260801040506789;;"";"";"";29098;55003;20260101;4;'
        '20260701;20260731;"Kasse Juli";"";1;0;0;"EUR";;"";;;"03";;;"";""'
    )
    assert lines[1].startswith("Umsatz (ohne Soll/Haben-Kz);Soll/Haben-Kennzeichen;WKZ Umsatz;")
    assert lines[1].endswith(";EU-Steuersatz (Ursprung);Abw. Skontokonto")
    assert lines[2].startswith(
        '1926,00;"S";"";;;"";1792;8300;"";3107;"20260731-1";"";;"Speisen 7 %"' + EMPTY_15_TO_36
    )
    assert lines[3:] == [""]


def test_empty_texts_are_quoted_and_empty_numbers_are_not() -> None:
    written = cells(BatchWriter(HEADER).line(booking(document_field_1="", posting_text="")))
    empty = [(c, cell) for c, cell in zip(COLUMNS, written, strict=True) if cell in {"", '""'}]
    assert len(empty) == 125 - 6
    assert [cell for _, cell in empty] == ['""' if c.quoted else "" for c, _ in empty]


@pytest.mark.parametrize(
    ("committed", "own", "cell"),
    [
        (False, None, "0"),
        (True, None, "1"),
        (False, True, "1"),
        (True, False, "0"),
    ],
)
def test_the_lock_is_explicit_in_header_and_row(
    committed: bool, own: bool | None, cell: str
) -> None:
    header = batch_header(is_committed=committed)
    head, _, line, _ = to_bytes(header, [booking(is_committed=own)]).split(b"\r\n")
    assert cells(head)[20] == ("1" if committed else "0")
    assert cells(line)[113] == cell


def test_format_version_12_lacks_the_last_column() -> None:
    header = batch_header(version=12)
    head, captions, line, _ = to_bytes(header, [booking()]).split(b"\r\n")
    assert cells(head)[4] == "12"
    assert len(cells(captions)) == len(cells(line)) == 124
    with pytest.raises(ExtfError) as refused:
        to_bytes(header, [booking(others={"deviating_discount_account": "8736"})])
    assert refused.value.code == "EXTF-707"


@pytest.mark.parametrize(
    ("changes", "number", "cell"),
    [
        ({"amount": Decimal(5)}, 1, "5,00"),
        ({"amount": Decimal("1E+3")}, 1, "1000,00"),
        ({"amount": Decimal("5.000")}, 1, "5,00"),
        ({"amount": Decimal("9999999999.99")}, 1, "9999999999,99"),
        ({"side": Side.CREDIT}, 2, '"H"'),
        ({"bu_key": "3"}, 9, '"0003"'),
        ({"bu_key": "6501"}, 9, '"6501"'),
        ({"account": "10001"}, 7, "10001"),
        ({"document_date": date(2026, 7, 1)}, 10, "0107"),
        ({"posting_text": "x" * 60}, 14, '"' + "x" * 60 + '"'),
        ({"posting_text": '5 € – „ok" ä'}, 14, '"5 € – „ok"" ä"'),
        ({"kost1": "Küche_1 A"}, 37, '"Küche_1 A"'),
        ({"tax_period_date": date(2026, 6, 30)}, 116, "30062026"),
        ({"is_general_reversal": True}, 118, '"1"'),
        ({"others": {"tax_rate": Decimal(19)}}, 119, "19,00"),
        ({"others": {"eu_tax_rate_destination": Decimal("7.5")}}, 41, "07,50"),
        ({"others": {"participant_number": 7}}, 108, "0007"),
        ({"others": {"matter": 31}}, 18, "31"),
        ({"others": {"booking_type_advance_payment": "AA"}}, 96, '"AA"'),
        ({"currency": "USD", "exchange_rate": Decimal("0.83")}, 4, "0,830000"),
    ],
)  # fmt: skip
def test_values_as_cells(changes: dict, number: int, cell: str) -> None:
    assert cells(BatchWriter(HEADER).line(booking(**changes)))[number - 1] == cell


REFUSED = [
    ({"amount": Decimal("10.005")}, "EXTF-201"),
    ({"amount": Decimal("0.00")}, "EXTF-202"),
    ({"amount": Decimal("-5.00")}, "EXTF-203"),
    ({"amount": Decimal("12345678901.00")}, "EXTF-201"),
    ({"amount": Decimal("NaN")}, "EXTF-201"),
    ({"amount": Decimal("1E+999999")}, "EXTF-201"),
    ({"amount": 5.0}, "EXTF-701"),
    ({"amount": 5.25}, "EXTF-701"),
    ({"amount": 5}, "EXTF-701"),
    ({"amount": None}, "EXTF-702"),
    ({"side": "S "}, "EXTF-704"),
    ({"account": "1234567890"}, "EXTF-253"),
    ({"account": "123456"}, "EXTF-251"),
    ({"account": "0000"}, "EXTF-253"),
    ({"account": "١٢٣٤"}, "EXTF-253"),
    ({"account": ""}, "EXTF-702"),
    ({"contra_account": "84OO"}, "EXTF-253"),
    ({"bu_key": "12345"}, "EXTF-703"),
    ({"bu_key": "9a"}, "EXTF-301"),
    ({"bu_key": "49"}, "EXTF-309"),
    ({"document_date": date(2027, 3, 1)}, "EXTF-353"),
    ({"document_date": date(2025, 7, 31)}, "EXTF-353"),
    ({"document_date": date(2026, 8, 1)}, "EXTF-380"),
    ({"document_date": date(2026, 6, 30)}, "EXTF-380"),
    ({"document_date": datetime(2026, 7, 1)}, "EXTF-701"),  # noqa: DTZ001
    ({"document_field_1": "RE.1"}, "EXTF-401"),
    ({"document_field_1": "R" * 37}, "EXTF-703"),
    ({"posting_text": "x" * 61}, "EXTF-703"),
    ({"posting_text": "a\nb"}, "EXTF-008"),
    ({"posting_text": "a\x85b"}, "EXTF-008"),
    ({"posting_text": "a\x00b"}, "EXTF-008"),
    ({"posting_text": "Łódź"}, "EXTF-051"),
    ({"posting_text": "Pizza 🍕"}, "EXTF-051"),
    ({"kost1": "a.b"}, "EXTF-407"),
    ({"currency": "eur"}, "EXTF-705"),
    ({"base_amount": Decimal("1.00")}, "EXTF-206"),
    ({"delivery_date": date(2026, 7, 1)}, "EXTF-356"),
    ({"tax_period_date": date(1999, 7, 1)}, "EXTF-358"),
    ({"others": {"document_info_type_1": "Rechnung"}}, "EXTF-405"),
    ({"others": {"nothing": 1}}, "EXTF-707"),
    ({"others": {"amount": Decimal("1.00")}}, "EXTF-707"),
    ({"others": {"matter": 32}}, "EXTF-704"),
    ({"others": {"matter_ll": 0}}, "EXTF-706"),
    ({"others": {"tax_rate": 19.0}}, "EXTF-701"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED)
def test_refused_with_exactly_its_code(changes: dict, code: str) -> None:
    row = booking(**changes)
    assert [i.code for i in check_row(row, HEADER) if i.blocks] == [code]
    writer = BatchWriter(HEADER)
    good = writer.line(booking())
    with pytest.raises(ExtfError) as refused:
        writer.line(row)
    assert refused.value.code == code
    assert writer.line(booking()) == good
    assert writer.count == 2


def test_a_float_equal_to_a_remembered_amount_is_refused_all_the_same() -> None:
    writer = BatchWriter(HEADER)
    writer.line(booking(amount=Decimal("5.00")))
    with pytest.raises(ExtfError):
        writer.line(booking(amount=5.0))


def test_an_issue_names_line_column_caption_and_value() -> None:
    rows = [booking(), booking(posting_text="Łódź", account="0")]
    with pytest.raises(ExtfError) as refused:
        to_bytes(HEADER, rows)
    assert codes_of(refused.value.issues) == ["EXTF-253", "EXTF-051"]
    found = refused.value.issues[1]
    assert found.where == "Zeile 4 · Spalte 14 · Buchungstext"
    values = dict(found.values)
    assert (values["line"], values["column"], values["value"]) == ("4", "14", "Łódź")
    assert "Ł" in found.text("de")
    assert "U+0141" in found.text("en")


def test_good_lines_before_a_bad_one_are_handed_out_and_writing_goes_on() -> None:
    writer = BatchWriter(HEADER)
    rows = iter([booking(), booking(account="0"), booking(), booking()])
    got = []
    with pytest.raises(ExtfError):
        got.extend(writer.lines(rows))
    got.extend(writer.lines(rows))
    assert b"".join(got).count(b"\r\n") == writer.count == 3


def test_a_batch_without_rows_or_with_too_many_is_refused() -> None:
    with pytest.raises(ExtfError) as refused:
        list(write_batch(HEADER, []))
    assert refused.value.code == "EXTF-018"
    with pytest.raises(ExtfError) as refused:
        for _ in write_batch(HEADER, (booking() for _ in range(100_000))):
            pass
    assert refused.value.code == "EXTF-013"


def test_a_file_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "EXTF_a.csv"
    write_file(str(path), HEADER, [booking()])
    whole = to_bytes(HEADER, [booking()])
    assert path.read_bytes() == whole
    with pytest.raises(ExtfError):
        write_file(str(path), HEADER, [booking(), booking(account="0")])
    assert path.read_bytes() == whole
    with pytest.raises(DeliveryError):
        write_file(str(tmp_path / "none" / "EXTF_a.csv"), HEADER, [booking()])
    assert [p.name for p in tmp_path.iterdir()] == ["EXTF_a.csv"]


def test_the_island_loads_no_other_room() -> None:
    code = (
        "import sys, datev_bridge.extf as e; [getattr(e, n) for n in e.__all__];"
        "print(*{m.split('.')[1] for m in sys.modules if m.startswith('datev_bridge.')})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"extf", "chart", "money", "dates", "issues", "errors"}
