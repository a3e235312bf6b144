"""Files compared: nothing against itself, the same both ways round, sums that are the rows'."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.batches import BookedDay
from datev_bridge.comparison import Comparison, compare, compare_files, read_books
from datev_bridge.extf import BookingRow, Side
from datev_bridge.profile import Profile
from support.booked_files import amounts, booked_days, clients, files_of, named

small = settings(max_examples=50, deadline=None)


def files(profile: Profile, days: Sequence[BookedDay]) -> list[tuple[str, bytes]]:
    return named(files_of(profile, days))


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[Profile, Sequence[BookedDay], Sequence[BookedDay]]:
    """Return a client and two sets of days that share some."""
    profile = draw(clients())
    old = draw(booked_days(profile))
    new = [draw(st.sampled_from((day, _changed(draw, day)))) for day in old]
    if len(new) > 1 and draw(st.booleans()):
        new.pop()
    return profile, old, new


def _changed(draw: st.DrawFn, day: BookedDay) -> BookedDay:
    place = draw(st.integers(0, len(day.rows) - 1))
    row = evolve(day.rows[place], amount=draw(amounts))
    return evolve(day, rows=(*day.rows[:place], row, *day.rows[place + 1 :]))


@small
@given(clients(), st.data())
def test_a_file_against_itself_is_equal(profile: Profile, data: st.DataObject) -> None:
    days = data.draw(booked_days(profile))
    found = compare_files(files(profile, days), files(profile, days))
    assert found.is_equal
    assert (found.differences, found.tax_differences, found.issues) == ((), (), ())
    assert profile.datev.clearing_account in {zero.account for zero in found.zeros}


@small
@given(two_sides())
def test_differences_turn_their_sign_with_the_sides(
    sides: tuple[Profile, Sequence[BookedDay], Sequence[BookedDay]],
) -> None:
    profile, old, new = sides
    there = compare_files(files(profile, old), files(profile, new))
    back = compare_files(files(profile, new), files(profile, old))
    assert [(x.day, x.account, -x.debit, -x.credit, -x.balance) for x in there.lines] == [
        (x.day, x.account, x.debit, x.credit, x.balance) for x in back.lines
    ]
    assert [(x.place, -x.difference) for x in there.taxes] == [
        (x.place, x.difference) for x in back.taxes
    ]
    assert there.is_equal == back.is_equal == (sums(old) == sums(new))


@small
@given(two_sides())
def test_sums_are_those_of_the_rows(
    sides: tuple[Profile, Sequence[BookedDay], Sequence[BookedDay]],
) -> None:
    profile, old, new = sides
    found = compare_files(files(profile, old), files(profile, new))
    for days, side in ((old, "old"), (new, "new")):
        told = {
            (line.day, line.account): (totals.debit, totals.credit)
            for line in found.lines
            if (totals := getattr(line, side)) is not None
        }
        assert told == sums(days)
    assert sum((line.balance for line in found.lines), Decimal(0)) == 0


@small
@given(clients(), st.data())
def test_netted_rows_and_another_clearing_account_are_no_difference(
    profile: Profile, data: st.DataObject
) -> None:
    days = data.draw(booked_days(profile))
    clearing = profile.datev.clearing_account
    other = profile.chart.extend("1598")
    netted = [evolve(day, rows=_netted(day.rows, clearing, other)) for day in days]
    found = compare_files(
        files(profile, days), files(profile, netted), ignored=(clearing, other), by_balance=True
    )
    assert found.is_equal
    assert not [issue for issue in found.issues if issue.code == "CMP-008"]
    plain = compare_files(files(profile, days), files(profile, netted))
    assert {i.code for i in plain.issues} >= {"CMP-007"}
    assert {dict(i.values)["account"] for i in plain.issues} >= {clearing, other}


def _netted(rows: Sequence[BookingRow], clearing: str, other: str) -> tuple[BookingRow, ...]:
    """Return one row for each account against another clearing account."""
    balances: Counter[str] = Counter()
    for row in rows:
        sign = 1 if row.side is Side.DEBIT else -1
        balances[row.account] += sign * row.amount  # type: ignore[assignment]
        balances[row.contra_account] -= sign * row.amount  # type: ignore[assignment]
    return tuple(
        evolve(
            rows[0],
            account=account,
            contra_account=other,
            side=Side.DEBIT if balance > 0 else Side.CREDIT,
            amount=abs(Decimal(balance)),
        )
        for account, balance in sorted(balances.items())
        if balance and account != clearing
    )


@small
@given(clients(), st.data())
def test_memory_grows_with_days_and_accounts_only(profile: Profile, data: st.DataObject) -> None:
    days = data.draw(booked_days(profile, most=2))
    many = [evolve(day, rows=day.rows * 20) for day in days]
    once, often = read_books(files(profile, days)), read_books(files(profile, many))
    assert often.rows == 20 * once.rows
    assert often.posted.keys() == once.posted.keys()


@small
@given(two_sides(), st.booleans())
def test_files_may_be_split_or_joined(
    sides: tuple[Profile, Sequence[BookedDay], Sequence[BookedDay]],
    by_balance: bool,
) -> None:
    profile, old, new = sides
    whole = compare_files(files(profile, old), files(profile, new), by_balance=by_balance)
    parts = [file for day in old for file in files(profile, [day])]
    split = compare_files(parts, files(profile, new), by_balance=by_balance)
    assert lines(split) == lines(whole)
    assert compare(split.old, whole.old).is_equal


def lines(found: Comparison) -> list[tuple[date, str, Decimal, Decimal]]:
    return [(line.day, line.account, line.debit, line.credit) for line in found.differences]


def sums(days: Sequence[BookedDay]) -> dict[tuple[date, str], tuple[Decimal, Decimal]]:
    """Return debit and credit by day and account, from the rows themselves."""
    found: dict[tuple[date, str], tuple[Decimal, Decimal]] = {}
    for row in (row for day in days for row in day.rows):
        for account, side in ((row.account, row.side), (row.contra_account, row.side.other)):
            debit, credit = found.get((row.document_date, account), (Decimal(0), Decimal(0)))
            if side is Side.DEBIT:
                debit += row.amount
            else:
                credit += row.amount
            found[row.document_date, account] = (debit, credit)
    return found
