"""What must hold of the whole line for any day, beside agreeing with the oracle."""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
import json
import random

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import Category, CategoryKind, DaySummary, Location
from datev_bridge.errors import ExtfError
from datev_bridge.journal import ExplainedKind, Granularity
from datev_bridge.pipeline import Export, build_export, read_day
from datev_bridge.profile import Profile, from_document
from datev_bridge.proof import to_json
from golden.random_sales import RandomDays, random_days

CREATED_AT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
TWICE = settings(max_examples=60)


def summaries_of(case: RandomDays) -> list[DaySummary]:
    location = Location(**case.location)
    return [
        read_day(body, location=location, business_day=day, feed="v2")
        for day, body in case.days.items()
    ]


def export_of(case: RandomDays, profile: Profile | None = None) -> Export:
    return build_export(
        summaries_of(case),
        profile=profile or from_document(case.profile),
        location=Location(**case.location),
        created_at=CREATED_AT,
    )


def files_of(export: Export) -> dict[str, bytes]:
    return {batch.file_name: batch.content for batch in export.batches}


def balances(export: Export) -> dict[str, Decimal]:
    """Debits less credits of every account over all files."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for batch in export.batches:
        for row in batch.rows:
            signed = row.amount if row.side.value == "S" else -row.amount
            sums[row.account] += signed
            sums[row.contra_account] -= signed
    return {account: amount for account, amount in sums.items() if amount}


@TWICE
@given(case=random_days())
def test_every_receipt_and_so_every_day_closes_to_zero(case: RandomDays) -> None:
    export = export_of(case)
    for day in export.proof.days:
        assert day.off_balance == ()
        assert day.journal.clearing_balance == 0
        assert day.clearing_debit == day.clearing_credit
    assert balances(export).get("1792", 0) == 0


@TWICE
@given(case=random_days(), seed=st.integers(0, 9))
def test_neither_order_nor_repetition_of_sales_changes_a_byte(case: RandomDays, seed: int) -> None:
    dice = random.Random(seed)
    shuffled = {}
    for day, body in case.days.items():
        wrapper = json.loads(body)
        again = dice.sample(wrapper["sales"], k=min(2, len(wrapper["sales"])))
        wrapper["sales"] = [*wrapper["sales"], *again]
        dice.shuffle(wrapper["sales"])
        shuffled[day] = json.dumps(wrapper).encode()
    assert files_of(export_of(case._replace(days=shuffled))) == files_of(export_of(case))


@TWICE
@given(case=random_days())
def test_every_granularity_has_the_same_sums_per_account(case: RandomDays) -> None:
    profile = from_document(case.profile)
    found = [
        balances(export_of(case, evolve(profile, datev=evolve(profile.datev, granularity=each))))
        for each in Granularity
    ]
    assert found[0] == found[1] == found[2]


@TWICE
@given(case=random_days())
def test_every_cent_is_in_one_row_or_explained(case: RandomDays) -> None:
    export = export_of(case)
    for day in export.proof.days:
        if day.journal.is_held:
            continue
        came_in = sum(
            (p.amount + p.tip for r in day.summary.receipts for p in r.payments), Decimal(0)
        )
        entries = (*day.journal.entries, *day.journal.cancelled)
        booked = sum((e.amount for e in entries if e.kind.name in {"PAYMENT", "FLOAT"}), Decimal(0))
        explained = sum((item.amount for item in day.journal.explained), Decimal(0))
        assert booked + explained == came_in
        in_rows = {account for entry in entries for account in entry.receipts}
        aside = {
            item.receipt
            for item in day.journal.explained
            if item.kind is not ExplainedKind.TIP_IGNORED
        }
        moved_money = {
            r.account_id for r in day.summary.receipts if any(p.amount for p in r.payments)
        }
        assert moved_money <= in_rows | aside


@TWICE
@given(case=random_days())
def test_the_same_input_gives_the_same_bytes(case: RandomDays) -> None:
    first, second = export_of(case), export_of(case)
    assert files_of(first) == files_of(second)
    assert to_json(first.proof) == to_json(second.proof)


@TWICE
@given(name=st.text(min_size=1, max_size=80), case=random_days())
def test_any_name_of_a_category_is_written_or_holds_the_day(name: str, case: RandomDays) -> None:
    def renamed(category: Category) -> Category:
        return evolve(category, name=name) if category.kind is CategoryKind.REVENUE else category

    days = [
        evolve(
            day,
            receipts=tuple(
                evolve(
                    receipt,
                    buckets=tuple(
                        evolve(bucket, category=renamed(bucket.category))
                        for bucket in receipt.buckets
                    ),
                )
                for receipt in day.receipts
            ),
        )
        for day in summaries_of(case)
    ]
    try:
        export = build_export(
            days,
            profile=from_document(case.profile),
            location=Location(**case.location),
            created_at=CREATED_AT,
        )
    except ExtfError as error:
        pytest.fail(f"the writer met what the check had let pass: {error}")
    for batch in export.batches:
        batch.content.decode("cp1252")
    held_before = set(export_of(case).held)
    for day in export.proof.days:
        if day.journal.is_held and day.business_day not in held_before:
            assert {issue.code for issue in day.issues if issue.blocks} == {"JRN-016"}
