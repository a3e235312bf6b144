"""The oracle against the arithmetic by hand: every golden folder, row by row, in order."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
import re
import tomllib

import pytest

from golden.oracle import Held, OracleRow, rows

HERE = Path(__file__).parent
CASES = sorted(HERE.joinpath("cases").iterdir())

DAY = re.compile(r"(\d{4}-\d\d-\d\d) (\S+)")
ROW = re.compile(
    r"(?P<row_kind>[1-7]) (?P<account>\d+) (?P<side>[SH]) (?P<amount>\d+\.\d\d) / (?P<contra>\d+)"
    r"(?: bu=(?P<bu_key>\d{4}))?(?: kost1=(?P<kost1>\S+))?(?: kost2=(?P<kost2>\S+))?"
    r"(?: (?P<field>[A-Z][\w-]+))?"
)


def fenced(worked: str, name: str) -> list[str]:
    """Return the lines of the block of that name in a ``worked.md``."""
    found = re.findall(rf"^```{name}\n(.*?)^```$", worked, re.DOTALL | re.MULTILINE)
    return [line for block in found for line in block.splitlines()]


def worked_rows(worked: str) -> Iterator[OracleRow]:
    """Yield the rows by hand; a line with a day names the Belegfeld 1 of the rows below it."""
    day, usual = date.min, ""
    for line in fenced(worked, "rows"):
        if heading := DAY.fullmatch(line):
            day, usual = date.fromisoformat(heading[1]), heading[2]
            continue
        row = ROW.fullmatch(line)
        assert row, f"not a row: {line}"
        yield OracleRow(
            day,
            int(row["row_kind"]),
            row["account"],
            row["side"],
            Decimal(row["amount"]),
            row["contra"],
            row["bu_key"] or "",
            row["kost1"] or "",
            row["kost2"] or "",
            row["field"] or usual,
        )


def worked_days(worked: str) -> set[date]:
    """Return the days that the arithmetic speaks of."""
    headings = [DAY.fullmatch(line) for line in fenced(worked, "rows")]
    return {date.fromisoformat(heading[1]) for heading in headings if heading}


def load(folder: Path) -> tuple[dict, dict, dict[date, bytes], str]:
    """Return profile, location, bodies by day and the arithmetic of a golden folder."""
    profile = tomllib.loads(folder.joinpath("profile.toml").read_text("utf-8"))
    location = tomllib.loads(folder.joinpath("case.toml").read_text("utf-8"))["location"]
    sales = folder.joinpath("sales").glob("*.json")
    bodies = {date.fromisoformat(path.stem): path.read_bytes() for path in sales}
    return profile, location, bodies, folder.joinpath("worked.md").read_text("utf-8")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_oracle_agrees_with_the_arithmetic_by_hand(folder: Path) -> None:
    profile, location, bodies, worked = load(folder)
    booked, held = rows(profile, location, bodies)
    assert booked == list(worked_rows(worked))
    expected = [line.split(" ", 1) for line in fenced(worked, "held")]
    assert [h.day for h in held] == [date.fromisoformat(day) for day, _ in expected]
    assert all(why in h.reason for h, (_, why) in zip(held, expected, strict=True)), held


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_arithmetic_closes_the_clearing_account_every_day(folder: Path) -> None:
    profile, _, bodies, worked = load(folder)
    clearing = profile["datev"]["clearing_account"]
    balance: dict[date, Decimal] = defaultdict(Decimal)
    for row in worked_rows(worked):
        signed = row.amount if row.side == "S" else -row.amount
        balance[row.day] += signed * ((row.account == clearing) - (row.contra_account == clearing))
    assert set(balance.values()) <= {Decimal(0)}
    assert worked_days(worked) == set(bodies)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_folder_says_why_it_exists(folder: Path) -> None:
    case = tomllib.loads(folder.joinpath("case.toml").read_text("utf-8"))
    worked = folder.joinpath("worked.md").read_text("utf-8")
    assert case["title"]
    assert worked.startswith(f"# {case['title']}\n\n**Why.** {case['why']}\n")
    assert case["created_at"].utcoffset() is not None


def test_the_oracle_stands_alone_is_short_and_knows_no_float() -> None:
    source = HERE.joinpath("oracle.py").read_text("utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported == {"collections", "datetime", "decimal", "fractions", "json", "re"}
    assert sum(bool(line.strip()) for line in source.splitlines()) <= 200
    assert not re.search(r"\bfloat\(|\d\.\d+[^.\d\"]", source)


def test_a_held_day_names_its_day_and_a_reason() -> None:
    profile, location, bodies, _ = load(HERE / "cases" / "held-days-do-not-block")
    _, held = rows(profile, location, bodies)
    assert held[1] == Held(date(2026, 6, 25), "incomplete")
