"""What must hold of the oracle's rows whatever was sold."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
import json
from random import Random
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from golden.oracle import OracleRow, rows
from golden.random_profiles import toml
from golden.random_sales import RandomDays, random_days

FEW = settings(max_examples=60, deadline=None)


def on_clearing(booked: list[OracleRow]) -> dict[date, Decimal]:
    """Return the balance of the clearing account by day."""
    balance: dict[date, Decimal] = defaultdict(Decimal)
    for row in booked:
        signed = row.amount if row.side == "S" else -row.amount
        balance[row.day] += signed * ((row.account == "1792") - (row.contra_account == "1792"))
    return balance


@FEW
@given(random_days() | random_days(breaking=True))
def test_every_booked_day_closes_the_clearing_account(case: RandomDays) -> None:
    booked, held = rows(*case)
    assert set(on_clearing(booked).values()) <= {Decimal(0)}
    assert not {row.day for row in booked} & {day for day, _ in held}
    assert all(row.amount > 0 for row in booked)


@FEW
@given(random_days())
def test_only_an_ended_rule_or_an_odd_voucher_holds_a_sound_day(case: RandomDays) -> None:
    _, held = rows(*case)
    assert all("mapping" in reason or reason == "voucher" for _, reason in held), held


@FEW
@given(random_days(), st.randoms(use_true_random=False))
def test_the_order_of_sales_does_not_matter(case: RandomDays, random: Random) -> None:
    mixed = {}
    for day, body in case.days.items():
        document = json.loads(body)
        random.shuffle(document["sales"])
        mixed[day] = json.dumps(document).encode()
    assert rows(case.profile, case.location, mixed)[0] == rows(*case)[0]


@FEW
@given(random_days(), st.sampled_from(("day", "day and centre", "receipt")))
def test_detail_changes_rows_but_no_account(case: RandomDays, granularity: str) -> None:
    def by_account(booked: list[OracleRow]) -> dict[tuple[date, str, str], Decimal]:
        sums: dict[tuple[date, str, str], Decimal] = defaultdict(Decimal)
        for row in booked:
            sums[row.day, row.account, row.contra_account] += (
                row.amount if row.side == "S" else -row.amount
            )
        return {key: amount for key, amount in sums.items() if amount}

    other = case.profile | {"datev": case.profile["datev"] | {"granularity": granularity}}
    detailed, _ = rows(other, case.location, case.days)
    assert by_account(detailed) == by_account(rows(*case)[0])


@FEW
@given(random_days())
def test_a_profile_is_written_as_its_file_reads(case: RandomDays) -> None:
    assert tomllib.loads(toml(case.profile)) == case.profile
