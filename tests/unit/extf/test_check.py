"""The checks of typed batches, and what small parts do at their bounds."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import attrs
import pytest

from datev_bridge.errors import ExtfError
from datev_bridge.extf import (
    BookingBatch,
    BookingRow,
    PartKey,
    Reader,
    check_batch,
    find_issues,
    inspect,
    to_bytes,
    write_parts,
    write_rows,
)
from datev_bridge.extf.file_header import FileHeader
from datev_bridge.extf.memory import MOST, Memory
from datev_bridge.extf.tokens import Cells, cells_of
from support.bookings import HEADER, batch_header, booking, codes_of
from support.broken_files import batch, line
from support.master_rows import FACTS, PERSON


def test_a_right_batch() -> None:
    rows = (booking(), booking(amount=Decimal("1.00")))
    assert check_batch(HEADER, rows) == ()
    assert BookingBatch(header=HEADER, rows=rows).to_bytes() == to_bytes(HEADER, rows)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([], ["EXTF-018"]),
        ([booking(), booking()], ["EXTF-603"]),
        ([booking(), booking(document_date=date(2026, 6, 30))], ["EXTF-016"]),
        ([booking(amount=Decimal(0)), booking(account="0")], ["EXTF-202", "EXTF-253"]),
        ([booking(bu_key="3")], ["EXTF-303"]),
        ([booking(contra_account="1500", bu_key="2")], ["EXTF-304"]),
        ([booking(is_committed=True)], ["EXTF-155"]),
    ],
)
def test_problems_of_batches(rows: list[BookingRow], codes: list[str]) -> None:
    header = batch_header(date_from=date(2026, 6, 1))
    assert codes_of(check_batch(header, rows)) == codes


def test_a_batch_with_too_many_rows() -> None:
    row = booking()
    rows = (attrs.evolve(row, amount=Decimal(n).scaleb(-2)) for n in range(1, 100_001))
    assert codes_of(check_batch(HEADER, rows)) == ["EXTF-013"]


def test_input_only_accounts_bar_output_keys() -> None:
    row = booking(contra_account="4980", bu_key="9")
    assert codes_of(check_batch(HEADER, [row])) == []
    assert codes_of(check_batch(HEADER, [attrs.evolve(row, bu_key="3")])) == ["EXTF-304"]
    assert codes_of(check_batch(batch_header(chart_of_accounts=""), [booking(bu_key="3")])) == []


def test_a_memory_starts_anew_when_it_is_full() -> None:
    asked: list[int] = []

    def double(value: int) -> int:
        asked.append(value)
        return 2 * value

    memory = Memory(double)
    assert [memory[n] for n in (1, 2, 1)] == [2, 4, 2]
    assert asked == [1, 2]
    for n in range(MOST + 10):
        assert memory[n] == 2 * n
    assert len(memory) <= MOST


def test_a_line_with_endless_cells_loses_nothing() -> None:
    cells = cells_of("1;" + ";" * 1000 + "x")
    assert cells is not None
    assert cells.texts[-1].endswith("x")
    far = line() + ";" * 1000 + "x"
    assert codes_of(tuple(find_issues(batch(far)))) == ["EXTF-009"]


@pytest.mark.parametrize("text", ["", "20260230", "99990101", "2026-1-1", "abc"])
def test_header_days_that_are_none(text: str) -> None:
    assert FileHeader(Cells((text,), (False,))).day(1) is None


@pytest.mark.parametrize("text", ["", "20261301000000000", "2026", "2026080104050678x"])
def test_creation_times_that_are_none(text: str) -> None:
    assert FileHeader(Cells(("",) * 5 + (text,), (False,) * 6)).created_at() is None


def test_header_facts_of_the_wrong_type_are_refused() -> None:
    for wrong in ('"', None):
        with pytest.raises(ExtfError):
            list(write_rows(attrs.evolve(FACTS, consultant_number=wrong), [PERSON]))


def test_a_broken_line_among_right_ones() -> None:
    data = batch({1: "1,00"}, {14: '"a'}, {1: "2,00"})
    assert codes_of(tuple(find_issues(data))) == ["EXTF-004"]


def test_an_iban_that_is_none() -> None:
    row = attrs.evolve(PERSON, iban_1="DE02")
    with pytest.raises(ExtfError) as refused:
        list(write_rows(FACTS, [row]))
    assert refused.value.code == "EXTF-705"


def test_a_large_part_is_written_in_pieces() -> None:
    rows = [booking(posting_text=str(n)) for n in range(600)]
    pieces: list[int] = []

    class Sink(BytesIO):
        def write(self, data: object) -> int:
            assert isinstance(data, bytes)
            pieces.append(len(data))
            return super().write(data)

    (key,) = write_parts(rows, header=lambda _: HEADER, target=lambda _: Sink())
    assert isinstance(key, PartKey)
    assert len(pieces) == 3
    assert sum(pieces) == len(to_bytes(HEADER, rows))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_unicode_without_a_last_line_break(encoding: str) -> None:
    data = batch({}, {}).decode("cp1252").removesuffix("\r\n").encode(encoding)
    assert inspect(data).rows == 2
    assert "EXTF-003" in codes_of(tuple(find_issues(data)))


def test_an_endless_line_of_wide_characters() -> None:
    data = (line() + "x" * (1 << 21)).encode("utf-16")
    with pytest.raises(ExtfError) as refused:
        list(Reader(data).records())
    assert refused.value.code == "EXTF-020"
