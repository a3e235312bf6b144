"""Speed of the EXTF island as ratios to the standard library's csv, taken in pairs in one run.

The floors: ``csv.writer`` writing 125 ready-made strings a row, all quoted; ``csv.writer`` with the
typed values of the same rows, unchecked, as a program without this library would; ``csv.reader``
merely splitting the finished file. A pair measures both sides one after the other, so that a slow
moment of the machine hits both; the median of the pairs is printed. Nothing fails for being slow.
"""

from collections.abc import Callable, Iterable, Iterator
import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from datev_bridge.extf import BookingRow, Reader, Side, find_issues, write_batch
from support.bookings import HEADER

ROWS = 20_000
PAIRS = 7
ACCOUNTS = ("4980", "4900", "4920", "4930", "4940", "4945", "4950")
TEXTS = tuple(f"Speisen und Getränke, Tisch {n}" for n in range(60))


def generated(count: int = ROWS) -> Iterator[BookingRow]:
    """Yield rows with 12 columns filled."""
    for n in range(count):
        yield BookingRow(
            amount=Decimal(n % 900_000 + 101).scaleb(-2),
            side=Side.DEBIT if n % 3 else Side.CREDIT,
            account="1792",
            contra_account=ACCOUNTS[n % 7],
            document_date=date(2026, 7, n % 31 + 1),
            bu_key="0009" if n % 2 else "",
            document_field_1=f"R{n}",
            posting_text=TEXTS[n % 60],
            kost1="100",
            kost2="KU",
            tax_period_date=date(2026, 7, 1),
        )


@pytest.fixture(scope="module")
def rows() -> list[BookingRow]:
    return list(generated())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, rows: list[BookingRow]) -> Path:
    file = tmp_path_factory.mktemp("bench") / "EXTF_bench.csv"
    file.write_bytes(b"".join(write_batch(HEADER, rows)))
    return file


@pytest.fixture(scope="module")
def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="cp1252", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def write_cells(cells: list[list[str]], target: Path) -> None:
    with target.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        for row in cells:
            writer.writerow(row)


def write_typed(rows: Iterable[BookingRow], target: Path) -> None:
    with target.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        for row in rows:
            cells = [""] * 125
            cells[0] = f"{row.amount:.2f}".replace(".", ",")
            cells[1] = row.side.value
            cells[6], cells[7], cells[8] = row.account, row.contra_account, row.bu_key
            cells[9] = row.document_date.strftime("%d%m")
            cells[10], cells[13] = row.document_field_1, row.posting_text
            cells[36], cells[37] = row.kost1, row.kost2
            if row.tax_period_date is not None:
                cells[115] = row.tax_period_date.strftime("%d%m%Y")
            writer.writerow(cells)


def split_cells(path: Path) -> None:
    with path.open(encoding="cp1252", newline="") as file:
        for _ in csv.reader(file, delimiter=";"):
            pass


def write(rows: Iterator[BookingRow] | list[BookingRow], target: Path) -> None:
    with target.open("wb") as file:
        file.writelines(write_batch(HEADER, rows))


def read(path: Path) -> None:
    with path.open("rb") as file:
        assert sum(1 for _ in Reader(file).rows()) == ROWS


def check(path: Path) -> None:
    with path.open("rb") as file:
        assert list(find_issues(file)) == []


def seconds(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start


def compare(name: str, floor: Callable[[], object], ours: Callable[[], object]) -> None:
    pairs = [(seconds(floor), seconds(ours)) for _ in range(PAIRS)]
    ratio = median(base / mine for base, mine in pairs)
    rate = ROWS / median(mine for _, mine in pairs)
    base = ROWS / median(base for base, _ in pairs)
    print(f"\n{name}: {rate:,.0f} rows/s, {ratio:.2f} x floor ({base:,.0f} rows/s)")


def test_ratios(rows: list[BookingRow], path: Path, cells: list[list[str]], tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    csv_write, csv_read = lambda: write_cells(cells, target), lambda: split_cells(path)
    csv_typed, csv_built = (
        lambda: write_typed(rows, target),
        lambda: write_typed(generated(), target),
    )
    compare("write, rows at hand", csv_write, lambda: write(rows, target))
    compare("write, rows built", csv_write, lambda: write(generated(), target))
    compare("write, at hand, to typed values", csv_typed, lambda: write(rows, target))
    compare("write, built, to values built", csv_built, lambda: write(generated(), target))
    compare("read typed", csv_read, lambda: read(path))
    compare("check", csv_read, lambda: check(path))


def test_write(benchmark: Callable[..., object], rows: list[BookingRow], tmp_path: Path) -> None:
    benchmark(write, rows, tmp_path / "out.csv")


def test_read(benchmark: Callable[..., object], path: Path) -> None:
    benchmark(read, path)


def test_check(benchmark: Callable[..., object], path: Path) -> None:
    benchmark(check, path)
