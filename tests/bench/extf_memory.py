"""Peak memory and time of the EXTF island over many rows, each figure from a process of its own.

``python tests/bench/extf_memory.py write|read|records|check|fix [rows]`` prints a table: kinds of
rows, each with as many rows as asked for (a million if not told) and with twice as many, so that
what grows with the rows shows. A file may hold 99 999 rows; the rows are spread over files that
one process works through one after the other. Only the work itself is timed, by processor time;
memory is the peak of the whole process, the interpreter included. The files that are read are
written before, by another process.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
import resource
import subprocess
import sys
from tempfile import TemporaryDirectory
from time import process_time

from datev_bridge.extf import (
    BatchHeader,
    BookingRow,
    Reader,
    Side,
    find_issues,
    fix,
    write_batch,
)

MILLION = 1_000_000
IN_A_FILE = 90_910
HEADER = BatchHeader(
    consultant_number=29098,
    client_number=55003,
    fiscal_year_start=date(2026, 1, 1),
    account_length=4,
    date_from=date(2026, 7, 1),
    date_to=date(2026, 7, 31),
    created_at=datetime(2026, 8, 1, 4, 5, 6, tzinfo=UTC),
    description="Kasse Juli",
    chart_of_accounts="03",
)
ACCOUNTS = ("4980", "4900", "4920", "4930", "4940", "4945", "4950")
TEXTS = tuple(f"Speisen und Getränke, Tisch {n}" for n in range(60))


def alike(n: int) -> BookingRow:
    """Return a row with 12 columns filled, whose values mostly occur in other rows too."""
    return BookingRow(
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


def distinct(n: int, centre: str = "100") -> BookingRow:
    """Return a row with texts and fields of its own and one of 90 000 amounts."""
    return BookingRow(
        amount=Decimal(n % 90_000 + 101).scaleb(-2),
        side=Side.DEBIT if n % 3 else Side.CREDIT,
        account="1792",
        contra_account=ACCOUNTS[n % 7],
        document_date=date(2026, 7, n % 31 + 1),
        document_field_1=f"R{n}",
        document_field_2=f"D{n}",
        posting_text=f"Speisen und Getränke, Beleg {n}",
        kost1=centre,
        kost2="KU",
        tax_period_date=date(2026, 7, 1),
    )


def centres(n: int) -> BookingRow:
    """Return such a row on one of 90 000 cost centres."""
    return distinct(n, f"{n % 90_000}")


def invoices(n: int) -> BookingRow:
    """Return an invoice to one of 60 000 debtors under a number of its own."""
    return BookingRow(
        amount=Decimal(n % 90_000 + 101).scaleb(-2),
        side=Side.DEBIT,
        account=f"{n % 60_000 + 10_000}",
        contra_account="8400",
        document_date=date(2026, 7, n % 31 + 1),
        document_field_1=f"R{n}",
        posting_text=f"Feier {n}",
        kost1="100",
    )


KINDS: dict[str, Callable[[int], BookingRow]] = {
    "alike": alike,
    "distinct": distinct,
    "centres": centres,
    "invoices": invoices,
}


def batches(kind: str, rows: int) -> Iterator[Iterator[bytes]]:
    """Yield the files that hold the rows, as generators over generators."""
    for first in range(0, rows, IN_A_FILE):
        numbers = range(first, min(first + IN_A_FILE, rows))
        yield write_batch(HEADER, map(KINDS[kind], numbers))


def write(kind: str, rows: int, _folder: Path) -> int:
    return sum(len(chunk) for batch in batches(kind, rows) for chunk in batch)


def prepare(kind: str, rows: int, folder: Path) -> int:
    for number, batch in enumerate(batches(kind, rows)):
        with (folder / f"EXTF_{number:03}.csv").open("wb") as file:
            file.writelines(batch)
    return rows


def on_files(work: Callable[[Path], Iterable[object]]) -> Callable[[str, int, Path], int]:
    """Return what works through the files until there were enough rows, if need be once more."""

    def through(_kind: str, rows: int, folder: Path) -> int:
        paths = sorted(folder.iterdir())
        times = -(-rows // (len(paths) * IN_A_FILE))
        return sum(sum(1 for _ in work(path)) for path in paths * times)

    return through


def rows_of(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        yield from Reader(file).rows()


def records_of(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        yield from Reader(file).records()


def problems_of(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        yield from find_issues(file)


def fixed(path: Path) -> Iterator[object]:
    with path.open("rb") as file:
        yield from fix(file, lambda _: None)


ACTIONS: dict[str, Callable[[str, int, Path], int]] = {
    "write": write,
    "prepare": prepare,
    "read": on_files(rows_of),
    "records": on_files(records_of),
    "check": on_files(problems_of),
    "fix": on_files(fixed),
}


def work(action: str, kind: str, rows: int, folder: Path) -> None:
    """Do one thing in this process and print what it took."""
    before = peak()
    start = process_time()
    result = ACTIONS[action](kind, rows, folder)
    print(f"{peak():8.1f} {before:8.1f} {process_time() - start:8.2f} {result:12}")


def peak() -> float:
    """Return the most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(*words: object) -> str:
    """Do one thing in a process of its own and return what it printed."""
    command = [sys.executable, __file__, *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip()


def main(action: str, rows: int) -> None:
    print(f"{action:10} {'rows':>10} {'peak MiB':>8} {'at first':>8} {'seconds':>8} {'result':>12}")
    for kind in KINDS:
        with TemporaryDirectory() as folder:
            if action != "write":
                alone("prepare", kind, rows, folder)
            for count in (rows, 2 * rows):
                print(f"{kind:10} {count:10} {alone(action, kind, count, folder)}", flush=True)


if __name__ == "__main__":
    action, *more = sys.argv[1:]
    if len(more) == 3:
        work(action, more[0], int(more[1]), Path(more[2]))
    else:
        main(action, int(more[0]) if more else MILLION)
