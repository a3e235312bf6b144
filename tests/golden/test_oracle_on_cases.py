"""The oracle against the arithmetic by hand: every golden folder, row by row, in order."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
import re
import tomllib

import pytest

from golden.oracle import Held, rows
from golden.worked import (
    CASES,
    HERE,
    load,
    oracle_rows,
    worked_days,
    worked_held,
    worked_rows,
)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_oracle_agrees_with_the_arithmetic_by_hand(folder: Path) -> None:
    *_, worked = load(folder)
    booked, held = oracle_rows(folder)
    assert booked == worked_rows(worked)
    expected = worked_held(worked)
    assert [day for day, _ in held] == [day for day, _ in expected]
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
