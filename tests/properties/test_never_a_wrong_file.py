"""Whatever was approved and whatever was sold: the file is right, or the day is held.

The block list of the booking rules, section 4, is looked for in the bytes of the files, with the
tables of the chart alone: neither the checks of the journal nor those of the mapping are asked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from datev_bridge.batches import Batch
from datev_bridge.chart.account import Account, TaxKind, Unknown, account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.tax import key_number, rate_of_bu_key
from datev_bridge.daybook import CategoryKind, DaySummary, ReceiptKind
from datev_bridge.errors import ExtfError
from datev_bridge.extf import BookingRow, Reader, find_issues
from datev_bridge.issues import any_blocks
from datev_bridge.journal import Entry, RowKind
from datev_bridge.mapping import AccountKind, RuleTarget
from datev_bridge.pipeline import Export, build_export
from datev_bridge.profile import Profile
from support.any_books import AT, BERLIN, Books, books, days, refused

OFF = 40
"""BU key 40 switches an automatic account off."""


def exported(profile: Profile, day: DaySummary) -> Export:
    try:
        return build_export([day], profile=profile, location=BERLIN, created_at=AT)
    except ExtfError as error:  # the writer met what the checks had let pass
        raise AssertionError(str(error)) from error


def rate_taken(account: Account, row: BookingRow) -> Decimal | Unknown:
    """Return the rate at which DATEV takes VAT out of a row: account, key and date say so."""
    number = key_number(row.bu_key)
    assert number is not None, row.bu_key
    if account.taxation.kind is TaxKind.AUTOMATIC:
        assert number in {0, OFF}, "a key on an automatic account"
        found = Decimal(0) if number == OFF else account_rate(account, row.document_date)
        assert found is not None
        return found
    if account.taxation.kind is TaxKind.UNKNOWN:
        return Unknown.RATE
    if number == 0:
        return Decimal(0)
    assert account.taxation.kind is TaxKind.BY_KEY, "a key on an account that takes none"
    keyed = rate_of_bu_key(row.bu_key, row.document_date)
    assert keyed is not None, "a key that means nothing"
    return keyed


def beside_clearing(row: BookingRow, clearing: str) -> str:
    """Return the account that stands against the clearing account: exactly one does."""
    assert (row.account == clearing) != (row.contra_account == clearing)
    return row.contra_account if row.account == clearing else row.account


def check_row(row: BookingRow, entry: Entry, profile: Profile) -> None:
    """Look for everything on the block list."""
    chart = profile.chart
    for number in (row.account, row.contra_account):
        assert chart.problem_with(number) is None
        account = chart.find(number)
        assert not account.is_collective
        assert not account.is_reserved
    assert row.amount > 0
    assert entry.is_confirmed
    if entry.kind is RowKind.FLOAT:
        return
    account = chart.find(beside_clearing(row, profile.datev.clearing_account))
    taken = rate_taken(account, row)
    assert taken is Unknown.RATE or taken == (entry.rate or 0), "another rate than the POS's"
    rules = [r for r in profile.mapping.rules if r.account == account.number]
    if entry.kind is RowKind.PAYMENT and account.is_cash:
        assert any(rule.kind is AccountKind.CASH for rule in rules), "a card on a cash account"
    if entry.kind is RowKind.REVENUE and entry.rate:
        assert not account.is_liability, "a taxed sale on a liability"
    if entry.category.kind is CategoryKind.SERVICE_CHARGE and entry.rate is None:
        assert any(rule.untaxed_reason for rule in rules), "an untaxed service charge, unexplained"


def sold_by_rate(day: DaySummary) -> Mapping[Decimal, Decimal]:
    """Return gross sales by rate as the receipts state them."""
    sums: dict[Decimal, Decimal] = defaultdict(Decimal)
    for receipt in day.receipts:
        if receipt.kind not in {ReceiptKind.SET_ASIDE, ReceiptKind.EXCLUDED, ReceiptKind.FLOAT}:
            for bucket in receipt.buckets:
                if bucket.category.kind is CategoryKind.REVENUE and bucket.rate is not None:
                    sums[bucket.rate] += bucket.amount
    return {rate: amount for rate, amount in sums.items() if amount}


def booked_by_rate(
    pairs: list[tuple[BookingRow, Entry]], chart: ChartOfAccounts, clearing: str
) -> Mapping[Decimal, Decimal] | None:
    """Return gross sales by the rate that DATEV takes, or None where some rate is not known."""
    sums: dict[Decimal, Decimal] = defaultdict(Decimal)
    for row, entry in pairs:
        if entry.kind in {RowKind.REVENUE, RowKind.LIABILITY}:
            taken = rate_taken(chart.find(beside_clearing(row, clearing)), row)
            if taken is Unknown.RATE:
                return None
            sums[taken] += row.amount if row.side.value == "S" else -row.amount
    return {rate: amount for rate, amount in sums.items() if amount}


def rows_of(batch: Batch) -> Iterator[BookingRow]:
    """Read the file's bytes back, after DATEV's format has been asked about them."""
    found = list(find_issues(batch.content, name=batch.file_name))
    assert not any_blocks(found), found
    return Reader(batch.content).rows()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=books(), data=st.data())
def test_a_file_is_right_or_the_day_is_held(found: Books, data: st.DataObject) -> None:
    profile = found.profile
    codes = refused(profile)
    assert not any(code.startswith("MAP-02") for code in codes), "approved, and yet refused"
    assume(not codes)  # an own account may be one that the clearing account must not be
    day = data.draw(days(found))
    export = exported(profile, day)
    (proved,) = export.proof.days
    if proved.journal.is_held:
        event("held")
        assert any_blocks(proved.issues)
        assert export.batches == export.companions == ()
        return
    event("booked" if export.batches else "nothing")
    entries = proved.journal.entries
    rows = [row for batch in export.batches for row in rows_of(batch)]
    pairs = list(zip(rows, entries, strict=True))
    for row, entry in pairs:
        check_row(row, entry, profile)
    clearing = profile.datev.clearing_account
    balance: Counter[str] = Counter()
    for row, entry in pairs:
        if entry.kind is not RowKind.FLOAT:
            sign = 1 if (row.account == clearing) == (row.side.value == "S") else -1
            balance["cents"] += sign * int(row.amount * 100)
    assert balance["cents"] == 0
    redeems = any(
        rule.target is RuleTarget.PAYMENT and rule.kind is AccountKind.TAXED_VOUCHER
        for rule in profile.mapping.rules
    )
    booked = booked_by_rate(pairs, profile.chart, clearing)
    if booked is not None and not redeems:
        assert booked == sold_by_rate(day)
    for companion in export.companions:
        assert not any_blocks(find_issues(companion.content, name=companion.file_name))
