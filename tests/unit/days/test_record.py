"""The record of decisions: without loss, nothing deleted, what is taken back says so."""

from datetime import date
from decimal import Decimal
import json

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.days.actions import (
    BookDifference,
    BookIncomplete,
    ConfirmServiceCharge,
    ExcludeReceipts,
    MapCategory,
    PlaceCorrection,
    Placing,
    Reading,
    ReadType,
)
from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import (
    SCHEMA,
    DecisionRecord,
    Withdrawal,
    check_withdrawal,
    collected,
    from_line,
    recorded,
    standing,
    to_line,
    withdrawn,
)
from datev_bridge.delivery.records import FolderDecisions
from support.decided import AT, decision
from support.rules import any_rules
from support.told import codes_of, says_everything

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NUMBERS = st.lists(TEXT, max_size=3).map(tuple)
ACTIONS = st.one_of(
    st.builds(MapCategory, rule=any_rules()),
    st.builds(BookDifference, receipts=NUMBERS, account=TEXT),
    st.builds(ExcludeReceipts, receipts=NUMBERS),
    st.builds(ReadType, pos_type=TEXT, reading=st.sampled_from(Reading)),
    st.builds(BookIncomplete),
    st.builds(
        ConfirmServiceCharge,
        account=TEXT,
        rate=st.none() | st.sampled_from([Decimal(7), Decimal("19.00")]),
    ),
    st.builds(PlaceCorrection, placing=st.sampled_from(Placing)),
)
TIMES = st.datetimes(timezones=st.timezones())
DECISIONS = st.builds(
    Decision,
    action=ACTIONS,
    first_day=st.dates(),
    last_day=st.none() | st.dates(),
    by=TEXT,
    at=TIMES.map(lambda at: at.replace(tzinfo=AT.tzinfo)),
    reason=TEXT,
)
WITHDRAWALS = st.builds(
    Withdrawal,
    withdraws=TEXT,
    by=TEXT,
    at=TIMES.map(lambda at: at.replace(tzinfo=AT.tzinfo)),
    reason=TEXT,
)
ONE = recorded(decision(BookIncomplete()), "L")
OTHER = recorded(decision(ExcludeReceipts(receipts=("R1",))), "L")
BACK = Withdrawal(withdraws=ONE.id, by="Kanzlei", at=AT)


@given(taken=DECISIONS, location=TEXT)
def test_a_decision_is_one_line_and_comes_back_as_it_was(taken: Decision, location: str) -> None:
    record = recorded(taken, location)
    line = to_line(record)
    assert line.count(b"\n") == 1
    again = from_line(line)
    assert again == record
    assert isinstance(again, DecisionRecord)
    assert recorded(again.decision, location).id == record.id


@given(withdrawal=WITHDRAWALS)
def test_a_withdrawal_is_one_line_and_comes_back_as_it_was(withdrawal: Withdrawal) -> None:
    assert from_line(to_line(withdrawal)) == withdrawal


@given(line=st.binary(max_size=30))
def test_anything_else_is_no_decision(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_line(line)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "datev_bridge/decision/2"},
        {"schema": SCHEMA, "more": 1},
        {"schema": SCHEMA, "decision": {"action": {"kind": "unheard_of"}}},
        {"schema": SCHEMA, "id": 5},
    ],
)
def test_a_line_that_says_something_unknown_is_refused(change: dict[str, object]) -> None:
    raw = {**json.loads(to_line(ONE)), **change}
    with pytest.raises(ValueError, match=r"."):
        from_line(json.dumps(raw).encode())


def test_different_decisions_have_different_ids() -> None:
    assert ONE.id != OTHER.id
    assert recorded(ONE.decision, "M").id != ONE.id
    assert recorded(evolve(ONE.decision, reason="anders"), "L").id != ONE.id


def test_what_is_taken_back_stays_on_record_and_no_longer_counts() -> None:
    records = collected([ONE, OTHER, BACK])
    assert [record.id for record in records] == [ONE.id, OTHER.id]
    assert records[0].withdrawal == BACK
    assert [record.stands for record in records] == [False, True]
    assert standing(records) == (OTHER.decision,)
    assert withdrawn(records) == {ONE.decision}


def test_what_is_decided_again_counts_again() -> None:
    records = collected([ONE, BACK, ONE])
    assert standing(records) == (ONE.decision,)
    assert withdrawn(records) == frozenset()
    assert collected([BACK]) == ()


def test_only_what_stands_can_be_taken_back_and_by_somebody() -> None:
    records = collected([ONE, OTHER])
    assert list(check_withdrawal(BACK, records)) == []
    nobody = list(check_withdrawal(evolve(BACK, by=" "), records))
    unknown = list(check_withdrawal(evolve(BACK, withdraws="x"), records))
    twice = list(check_withdrawal(BACK, collected([ONE, BACK])))
    assert codes_of(nobody) == ["DEC-001"]
    assert codes_of(unknown) == codes_of(twice) == ["DEC-005"]
    assert all(says_everything(issue) for issue in (*nobody, *unknown, *twice))
    naive = evolve(BACK, at=AT.replace(tzinfo=None))
    assert codes_of(check_withdrawal(naive, records)) == ["DEC-001"]


def test_a_folder_keeps_decisions_by_location(tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = FolderDecisions(folder=tmp_path_factory.mktemp("x") / "noch" / "nicht")
    with kept.lock():
        assert kept.of("L") == ()
    for entry in (ONE, recorded(ONE.decision, "M"), OTHER, BACK):
        kept.add(entry)
    assert [record.id for record in kept.of("L")] == [ONE.id, OTHER.id]
    assert kept.of("L")[0].withdrawal == BACK
    assert [record.location for record in kept.of("M")] == ["M"]
    assert kept.of("N") == ()
    assert date(2026, 11, 21) == ONE.decision.first_day
