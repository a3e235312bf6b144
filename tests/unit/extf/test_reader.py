"""Reading what others write: encodings, line ends, quoting, widths, and DATEV's own deviations."""

import codecs
from datetime import date
from decimal import Decimal
import gc
from io import BytesIO
from weakref import ref

import pytest

from datev_bridge.errors import ExtfError
from datev_bridge.extf import Side, find_issues, fix
from datev_bridge.extf.master_rows import AccountLabel, PersonAccount
from datev_bridge.extf.reader import Reader, Record
from datev_bridge.extf.row import BookingRow
from support.bookings import HEADER, ROW, codes_of
from support.broken_files import CAPTIONS, HEADER_CELLS, ROW_CELLS, batch, line, master, whole

PLAIN = batch({})


def rows_of(data: bytes) -> list[BookingRow]:
    return list(Reader(data).rows())


def only(data: bytes) -> BookingRow:
    (row,) = rows_of(data)
    assert isinstance(row, BookingRow)
    return row


def test_a_plain_file() -> None:
    reader = Reader(PLAIN)
    assert reader.batch_header() == HEADER
    assert reader.format.name == "Buchungsstapel"
    assert ";".join(reader.captions) == CAPTIONS
    (row,) = reader.rows()
    assert (row.amount, row.side, row.account) == (ROW.amount, Side.DEBIT, "1792")
    assert row.document_date == date(2026, 7, 31)
    assert row.is_committed is False


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("cp1252", b""),
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)
def test_encodings(encoding: str, mark: bytes) -> None:
    data = mark + batch({14: '"Käse € – „x"""'}, encoding=encoding)
    assert only(data).posting_text == 'Käse € – „x"'
    reader = Reader(data)
    assert list(reader.rows())
    assert reader.source.encoding == encoding
    assert reader.source.has_mark == bool(mark)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(end: str, last: bool) -> None:
    data = batch({}, {}).decode("cp1252").replace("\r\n", end)
    data = data if last else data.removesuffix(end)
    assert len(rows_of(data.encode("cp1252"))) == 2


def test_unquoted_texts_and_quoted_numbers() -> None:
    bare = batch({}, {}).decode("cp1252").replace('"', "").encode("cp1252")
    assert [row.posting_text for row in rows_of(bare)] == ["Speisen 7 %"] * 2
    assert only(batch({19: '""', 44: '""', 108: '""'})).others == {}
    assert only(batch({7: '"1792"'})).account == "1792"


@pytest.mark.parametrize("width", [14, 20, 89, 116, 124])
def test_missing_trailing_columns(width: int) -> None:
    data = batch(";".join(ROW_CELLS[:width]), ";".join(ROW_CELLS[:width]))
    assert [row.posting_text for row in rows_of(data)] == ["Speisen 7 %"] * 2


def test_older_versions_have_fewer_columns() -> None:
    data = batch(";".join(ROW_CELLS[:116]), header={2: "510", 5: "7"})
    reader = Reader(data)
    assert len(reader.columns) == 116
    assert len(list(reader.rows())) == 1


def test_a_separator_too_many_is_tolerated() -> None:
    assert only(batch(line() + ";")) == only(PLAIN)


@pytest.mark.parametrize(
    ("cells", "name", "value"),
    [
        ({1: "64083"}, "amount", Decimal(64083)),
        ({9: '"9"'}, "bu_key", "9"),
        ({9: '"501"'}, "bu_key", "501"),
        ({4: "0,830000"}, "exchange_rate", Decimal("0.83")),
        ({14: '"a;b ""c"""'}, "posting_text", 'a;b "c"'),
        ({10: "0107"}, "document_date", date(2026, 7, 1)),
        ({10: "0101"}, "document_date", date(2026, 1, 1)),
        ({118: '"G"'}, "is_general_reversal", True),
        ({114: ""}, "is_committed", None),
        ({20: '"BEDI ""x"""'}, "document_link", 'BEDI "x"'),
    ],
)
def test_cells_of_datev_s_samples(cells: dict[int, str], name: str, value: object) -> None:
    assert getattr(only(batch(cells)), name) == value
    assert getattr(rows_of(batch({}, cells))[1], name) == value


def test_reserved_header_fields_and_a_foreign_version_are_read() -> None:
    reader = Reader(batch({}, header={2: "510", 24: '"KP"', 26: "123456"}))
    assert reader.header.text(24) == "KP"
    assert reader.batch_header() == HEADER


def test_the_year_follows_the_batch_then_the_fiscal_year() -> None:
    header = {13: "20250701", 15: "20260101", 16: "20260131"}
    data = batch({10: "3101"}, {10: "3112"}, header=header)
    assert [r.document_date for r in rows_of(data)] == [date(2026, 1, 31), date(2025, 12, 31)]


def test_the_batch_decides_where_the_fiscal_year_does_not_hold_it() -> None:
    assert only(batch({}, header={13: "20250101"})).document_date == date(2026, 7, 31)


def test_a_file_of_two_encodings_is_read_to_its_end() -> None:
    rows = [{14: f'"Käse {n}"'} for n in range(400)]
    first, last = batch(*rows, encoding="utf-8"), batch({14: '"Käse"'})
    data = first + last.split(b"\r\n", 2)[2]
    assert len(data) > 1 << 17
    texts = [row.posting_text for row in rows_of(data)]
    assert (texts[0], texts[-1], len(texts)) == ("Käse 0", "Käse", 401)


def test_reading_goes_on_after_bad_rows() -> None:
    data = batch({}, {1: "x"}, {10: "3102"}, {7: ""}, 'a;"b', line() + ";1", {})
    refused: list[Record] = []
    rows = list(Reader(data).rows(refused.append))
    assert len(rows) == 2
    assert [(r.line, codes_of(r.issues)) for r in refused] == [
        (4, ["EXTF-201"]),
        (5, ["EXTF-358"]),
        (6, ["EXTF-702"]),
        (7, ["EXTF-004"]),
        (8, ["EXTF-009"]),
    ]
    with pytest.raises(ExtfError) as error:
        list(Reader(data).rows())
    assert error.value.issue.where == "Zeile 4 · Spalte 1 · Umsatz (ohne Soll/Haben-Kz)"


def test_a_line_break_inside_quotes_is_one_row() -> None:
    refused: list[Record] = []
    data = batch({}, {14: '"a\r\nb"'}, {})
    rows = list(Reader(data).rows(refused.append))
    assert [row.posting_text for row in rows] == ["Speisen 7 %", "a\nb", "Speisen 7 %"]
    assert refused == []
    assert [r.line for r in Reader(data).records()] == [3, 4, 6]


def test_an_open_quote_costs_its_own_line_only() -> None:
    refused: list[Record] = []
    rows = list(Reader(batch({}, {14: '"a'}, {}, {})).rows(refused.append))
    assert len(rows) == 3
    assert [(r.line, codes_of(r.issues)) for r in refused] == [(4, ["EXTF-004"])]


def test_missing_captions_lose_no_row() -> None:
    data = whole(";".join(HEADER_CELLS), line(), line()).encode("cp1252")
    reader = Reader(data)
    assert reader.captions == ()
    assert len(list(reader.rows())) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EXTF-001"),
        (b"\r\n", "EXTF-002"),
        (b"PK\x03\x04\x00\x00", "EXTF-002"),
        (b"\x00" * 100, "EXTF-002"),
        (b'"EXTF",700,21', "EXTF-033"),
        (b"EXTF\t700\t21", "EXTF-033"),
        (b"extf;700;21", "EXTF-002"),
        (CAPTIONS.encode("cp1252"), "EXTF-032"),
        (b'"EXTF";700;99;"X"', "EXTF-131"),
        (b'"EXTF;700;21', "EXTF-002"),
    ],
)
def test_what_is_no_file_of_ours(data: bytes, code: str) -> None:
    with pytest.raises(ExtfError) as refused:
        Reader(data)
    assert refused.value.code == code


class Endless(BytesIO):
    """A stream that repeats its bytes until it gave out as many as asked for."""

    def __init__(self, first: bytes, then: bytes, size: int) -> None:
        super().__init__()
        self.first, self.then, self.left, self.read_bytes = first, then, size, 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        block = self.first or (self.then * (size // len(self.then)))[:size]
        self.first = b""
        self.left -= len(block)
        self.read_bytes += len(block)
        return block if self.left > 0 else b""


@pytest.mark.parametrize("filler", [b"x", b";", b'"', b"\x00"])
@pytest.mark.parametrize("head", [b"", PLAIN[:-2]])
def test_an_endless_line_is_refused_early(filler: bytes, head: bytes) -> None:
    stream = Endless(head, filler, 1 << 30)
    with pytest.raises(ExtfError) as refused:
        list(Reader(stream).records())
    assert refused.value.code == "EXTF-020"
    assert stream.read_bytes < 1 << 21


def test_master_data() -> None:
    data = master(16, {1: "10001", 2: '"Gast GmbH"', 7: '"2"', 107: '"2"'})
    (row,) = Reader(data).rows()
    assert row == PersonAccount(
        account="10001",
        name_company="Gast GmbH",
        addressee_type="2",
        others={"currency_control": "2"},
    )
    data = master(20, {1: "8400", 2: '"Getränke"', 3: '"de-DE"'}, {1: "8300", 2: '"Speisen"'})
    assert list(Reader(data).rows()) == [
        AccountLabel(account="8400", label="Getränke", language="de-DE"),
        AccountLabel(account="8300", label="Speisen"),
    ]


def test_what_was_read_is_not_kept_until_the_collector_comes_by() -> None:
    data = batch({}, {}, {})
    gc.disable()
    try:
        for work in (
            lambda file: Reader(file).rows(),
            lambda file: Reader(file).records(),
            find_issues,
            lambda file: fix(file, lambda _: None),
        ):
            file = BytesIO(data)
            kept = ref(file)
            assert list(work(file)) is not None
            del file
            assert kept() is None
    finally:
        gc.enable()


def quoted_throughout(changes: dict[int, str]) -> str:
    cells = line(changes).split(";")
    return ";".join(cell if cell.startswith('"') else f'"{cell}"' for cell in cells)


@pytest.mark.parametrize("amount", ["abc", "", "1.234,56", "1e5", "NaN", "1_0,00"])
def test_a_quoted_amount_that_is_none_costs_its_own_row_only(amount: str) -> None:
    rows = ({}, {14: '"b"'}, {1: f'"{amount}"'}, {14: '"c"'})
    data = batch(*map(quoted_throughout, rows))
    refused: list[int] = []
    read = list(Reader(data).rows(lambda record: refused.append(record.line)))
    assert (len(read), refused) == (3, [5])
    assert [record.row is None for record in Reader(data).records()] == [False, False, True, False]


def test_quoted_amounts_are_read_as_bare_ones_are() -> None:
    amounts = ('"5,00"', '"5"', '"-5,00"')
    data = batch(quoted_throughout({}), *(quoted_throughout({1: each}) for each in amounts))
    assert [row.amount for row in rows_of(data)[1:]] == [Decimal(5), Decimal(5), Decimal(-5)]
