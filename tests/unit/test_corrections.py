"""Delivered days, read again: section 6 of the booking rules."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.batches import Batch, BatchKind
from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.corrections import Corrected, late_changes, replacement, repost
from datev_bridge.daybook.codes import NOT_COMPLETE
from datev_bridge.days.actions import (
    BookIncomplete,
    ExcludeReceipts,
    MapCategory,
    PlaceCorrection,
    Placing,
)
from datev_bridge.days.periods import Closing
from datev_bridge.journal import Granularity
from datev_bridge.mapping import AccountKind, AccountMapping, RuleTarget
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.profile import Profile
from datev_bridge.proof import as_document
from datev_bridge.proof.html import to_html
from support.books import CARD, FOOD, INVOICE, RULES, bucket, mapping, paid, receipt, rule
from support.corrected import DAY, OWN, after, books, delivered, on
from support.decided import decision
from support.told import codes_of, says_everything

CHANGED = receipt(payments=(paid("11.90", CARD),))
NEWER = AccountMapping(
    revision="r2",
    rules=tuple(evolve(r, account="8410") if r.account == "8400" else r for r in RULES),
)
LATER = evolve(OWN, mapping=NEWER)


def rows(batch: Batch) -> list[str]:
    return [f"{r.account} {r.side.value} {r.amount:.2f}/{r.contra_account}" for r in batch.rows]


def only(found: Corrected) -> Batch:
    (batch,) = found.batches
    return batch


def test_a_late_change_is_k1_at_the_original_date() -> None:
    sealed = delivered(on(DAY, receipt(), receipt(2)))
    found = late_changes([on(DAY, CHANGED, receipt(2))], books(sealed))
    batch = only(found)
    assert rows(batch) == ["1000 H 11.90/1792", "1361 S 11.90/1792"]
    assert (batch.kind, batch.number) == (BatchKind.CORRECTION, 1)
    assert batch.file_name == "EXTF_K1_Restaurant-Demo_141948669132802_20261121.csv"
    assert batch.header.description == "K1 Lightspeed 2802 21.11.26"
    assert {row.document_date for row in batch.rows} == {DAY}
    assert [row.posting_text for row in batch.rows] == ["Korrektur Bar", "Korrektur Kreditkarten"]
    (again,) = found.sealed
    assert [file.name for file in again.files] == [sealed[DAY].files[0].name, batch.file_name]
    assert found.issues == ()
    assert found.waiting == ()


def test_nothing_changed_no_file_but_recorded() -> None:
    sealed = delivered(on(DAY, receipt()))
    found = late_changes([on(DAY, receipt())], books(sealed))
    assert found.batches == ()
    assert found.sealed == tuple(sealed.values())


BY_KEY = evolve(
    OWN,
    mapping=AccountMapping(
        revision="r1",
        rules=tuple(evolve(r, bu_key=BY_RATE) if r.account == "8400" else r for r in RULES),
    ),
)
DECLARED = evolve(BY_KEY, accounts=(OwnAccount(number="8400", automatic=Automatic.NO),))


@pytest.mark.parametrize(("then", "now"), [(BY_KEY, DECLARED), (DECLARED, BY_KEY)])
def test_what_is_said_of_an_account_later_is_a_reposts_matter(then: Profile, now: Profile) -> None:
    known = books(delivered(on(DAY, receipt()), profile=then), profile=now)
    unchanged = late_changes([on(DAY, receipt())], known)
    assert (unchanged.batches, unchanged.sealed) == ((), tuple(known.sealed.values()))
    changed = late_changes([on(DAY, CHANGED)], known)
    assert rows(only(changed)) == ["1000 H 11.90/1792", "1361 S 11.90/1792"]
    newest = repost([on(DAY, receipt())], known)
    keys = [(row.side.value, row.bu_key) for row in only(newest).rows]
    without, with_key = ("H", "S") if now is DECLARED else ("S", "H")
    assert sorted(keys) == sorted([(without, ""), (with_key, "0003")])
    known = evolve(known, sealed=after(dict(known.sealed), newest.sealed))
    assert late_changes([on(DAY, receipt())], known).batches == ()


def test_a_late_change_books_on_an_account_that_was_declared_since() -> None:
    drawn = rule(RuleTarget.REVENUE, "8410", AccountKind.REVENUE, "1", rate="7.00", bu_key=BY_RATE)
    then = evolve(BY_KEY, mapping=evolve(BY_KEY.mapping, rules=(drawn, *BY_KEY.mapping.rules)))
    by_hand = OwnAccount(number="8410", automatic=Automatic.NO)
    known = books(
        delivered(on(DAY, receipt()), profile=then), profile=evolve(then, accounts=(by_hand,))
    )
    meal = receipt(2, buckets=(bucket("10.70", FOOD, "7.00"),), payments=(paid("10.70"),))
    found = late_changes([on(DAY, receipt(), meal)], known)
    assert rows(only(found)) == ["1792 S 10.70/8410", "1000 S 10.70/1792"]
    assert [row.bu_key for row in only(found).rows] == ["0002", ""]
    assert found.sealed[0].accounts == (by_hand,)


def test_a_month_read_again_without_a_change_counts_no_correction_of_another() -> None:
    earlier, later = date(2026, 11, 30), date(2026, 12, 1)
    known = books(
        delivered(on(earlier, receipt()), on(later, receipt(2))),
        closing=Closing(today=date(2026, 12, 2)),
    )
    first = late_changes([on(earlier, CHANGED), on(later, receipt(2))], known)
    assert only(first).header.description == "K1 Lightspeed 2802 30.11.26"
    known = evolve(known, sealed=after(dict(known.sealed), first.sealed))
    by_card = evolve(receipt(2), payments=CHANGED.payments)
    second = late_changes([on(earlier, CHANGED), on(later, by_card)], known)
    assert only(second).header.description == "K1 Lightspeed 2802 01.12.26"


def test_the_second_correction_is_k2_and_only_what_is_new() -> None:
    sealed = delivered(on(DAY, receipt(), receipt(2)))
    first = late_changes([on(DAY, CHANGED, receipt(2))], books(sealed))
    second = late_changes([on(DAY, CHANGED)], books(after(sealed, first.sealed)))
    batch = only(second)
    assert rows(batch) == ["1792 H 11.90/8400", "1000 H 11.90/1792"]
    assert batch.number == 2
    (third,) = second.sealed
    assert late_changes([on(DAY, CHANGED)], books(after(sealed, [third]))).batches == ()


def test_new_facts_are_booked_by_the_rules_of_then() -> None:
    sealed = delivered(on(DAY, receipt()))
    known = books(sealed, profile=LATER, mappings={"r1": mapping()})
    found = late_changes([on(DAY, receipt(), receipt(2))], known)
    assert "1792 S 11.90/8400" in rows(only(found))
    assert found.sealed[0].mapping_revision == "r1"


def test_a_late_change_waits_where_the_rules_of_then_are_lost() -> None:
    sealed = delivered(on(DAY, receipt()))
    found = late_changes([on(DAY, receipt(), receipt(2))], books(sealed, profile=LATER))
    assert codes_of(found.issues) == ["DEC-012"]
    assert says_everything(found.issues[0])
    assert (found.batches, found.sealed, found.waiting) == ((), (), (DAY,))


def test_a_repost_books_by_the_newest_rules_what_differs() -> None:
    sealed = delivered(on(DAY, receipt()))
    found = repost([on(DAY, receipt())], books(sealed, profile=LATER))
    batch = only(found)
    assert rows(batch) == ["1792 H 11.90/8400", "1792 S 11.90/8410"]
    assert (batch.kind, batch.number) == (BatchKind.CORRECTION, 1)
    (again,) = found.sealed
    assert again.mapping_revision == "r2"
    assert [file.mapping_revision for file in again.files] == ["r1", "r2"]


def test_a_late_change_keeps_the_granularity_of_then() -> None:
    sealed = delivered(on(DAY, receipt(), receipt(2)))
    by_receipt = evolve(OWN, datev=evolve(OWN.datev, granularity=Granularity.RECEIPT))
    same = [on(DAY, receipt(), receipt(2))]
    assert late_changes(same, books(sealed, profile=by_receipt)).batches == ()
    anew = repost(same, books(sealed, profile=by_receipt))
    assert len(only(anew).rows) == 6


def test_a_replacement_is_whole_and_names_its_predecessor() -> None:
    days = [on(DAY, receipt()), on(DAY + timedelta(days=1), receipt(2))]
    sealed = delivered(*days)
    (name,) = {file.name for day in sealed.values() for file in day.files}
    found = replacement(days, books(sealed, profile=LATER), file_name=name)
    batch = only(found)
    assert (batch.kind, batch.number, batch.replaces) == (BatchKind.REPLACEMENT, 1, name)
    assert batch.file_name == "EXTF_E1_Restaurant-Dem_141948669132802_20261121-20261122.csv"
    assert rows(batch) == ["1792 S 11.90/8410", "1000 S 11.90/1792"] * 2
    assert "Korrektur" not in batch.rows[0].posting_text
    assert [[f.is_withdrawn for f in day.files] for day in found.sealed] == [[True, False]] * 2
    (file,) = as_document(found.proof)["files"]
    assert file["replaces"] == name
    assert as_document(found.proof)["kind"] == "E1"


def test_what_else_was_delivered_of_a_replaced_day_still_counts() -> None:
    sealed = delivered(on(DAY, receipt()))
    name = sealed[DAY].files[0].name
    corrected = late_changes([on(DAY, receipt(), receipt(2))], books(sealed))
    found = replacement(
        [on(DAY, receipt(), receipt(2))], books(after(sealed, corrected.sealed)), file_name=name
    )
    assert rows(only(found)) == ["1792 S 11.90/8400", "1000 S 11.90/1792"]
    assert sum(e.amount for e in found.sealed[0].entries if e.account == "1000") == Decimal("23.80")


@pytest.mark.parametrize("name", ["EXTF_other.csv", None])
def test_a_file_is_replaced_whole_or_not_at_all(name: str | None) -> None:
    sealed = delivered(on(DAY, receipt()), on(DAY + timedelta(days=1), receipt(2)))
    file = name or sealed[DAY].files[0].name
    with pytest.raises(ValueError, match="holds other days"):
        replacement([on(DAY, receipt())], books(sealed), file_name=file)


def test_a_replacement_waits_whole() -> None:
    days = [on(DAY, receipt()), on(DAY + timedelta(days=1), receipt(2))]
    sealed = delivered(*days)
    name = sealed[DAY].files[0].name
    late = evolve(days[0], issues=(NOT_COMPLETE.at(DAY.isoformat()),))
    found = replacement([late, days[1]], books(sealed), file_name=name)
    assert found.batches == ()
    assert found.sealed == ()
    assert found.waiting == tuple(sealed)


def test_a_day_that_cannot_be_booked_waits_and_holds_up_no_other() -> None:
    next_day = DAY + timedelta(days=1)
    sealed = delivered(on(DAY, receipt()), on(next_day, receipt(2)))
    new = paid("11.90", evolve(CARD, id="77", name="Neu"))
    again = [on(DAY, receipt(payments=(new,))), on(next_day)]
    found = late_changes(again, books(sealed))
    assert codes_of(found.issues) == ["MAP-001"]
    assert found.waiting == (DAY,)
    assert only(found).days == (next_day,)
    assert [day.business_day for day in found.sealed] == [next_day]
    decided = decision(MapCategory(rule=rule(RuleTarget.PAYMENT, "1361", AccountKind.CARD, "77")))
    released = late_changes(again[:1], books(sealed, decisions=(decided,)))
    assert rows(only(released)) == ["1000 H 11.90/1792", "1361 S 11.90/1792"]
    assert released.sealed[0].decisions == (decided,)


def test_decisions_of_then_stay() -> None:
    late = evolve(on(DAY, receipt()), issues=(NOT_COMPLETE.at(DAY.isoformat()),))
    decided = decision(BookIncomplete())
    sealed = delivered(late, decisions=[decided])
    assert sealed[DAY].decisions == (decided,)
    found = late_changes([late], books(sealed))
    assert (found.batches, found.waiting) == ((), ())


def test_leaving_a_receipt_out_afterwards_is_a_correction() -> None:
    sealed = delivered(on(DAY, receipt(), receipt(2)))
    decided = decision(ExcludeReceipts(receipts=("R65315.2",)))
    found = late_changes([on(DAY, receipt(), receipt(2))], books(sealed, decisions=(decided,)))
    assert rows(only(found)) == ["1792 H 11.90/8400", "1000 H 11.90/1792"]
    (day,) = as_document(found.proof)["days"]
    assert [item["kind"] for item in day["explained"]] == ["excluded"]
    assert len(day["decisions"]) == 1


def test_the_other_feed_is_refused() -> None:
    sealed = delivered(on(DAY, receipt()))
    found = late_changes([evolve(on(DAY, CHANGED), feed="v1")], books(sealed))
    assert codes_of(found.issues) == ["DEC-013"]
    assert says_everything(found.issues[0])
    assert found.waiting == (DAY,)


# Closed periods ----------------------------------------------------------------------------------
CLOSED = Closing(today=date(2026, 12, 15))


def placed(placing: Placing | None, **changes: Any) -> Corrected:
    sealed = delivered(on(DAY, receipt()))
    decisions = () if placing is None else (decision(PlaceCorrection(placing=placing)),)
    known = books(sealed, closing=CLOSED, decisions=decisions, **changes)
    return late_changes([on(DAY, CHANGED)], known)


def test_a_change_of_a_closed_period_waits() -> None:
    found = placed(None)
    assert codes_of(found.issues) == ["DEC-010"]
    assert says_everything(found.issues[0])
    assert (found.batches, found.waiting) == ((), (DAY,))


def test_a_closed_period_without_a_change_asks_nobody() -> None:
    sealed = delivered(on(DAY, receipt()))
    assert late_changes([on(DAY, receipt())], books(sealed, closing=CLOSED)).issues == ()


def test_it_may_go_to_its_original_date() -> None:
    batch = only(placed(Placing.ORIGINAL_DATE))
    assert {row.document_date for row in batch.rows} == {DAY}


def test_or_to_the_first_open_day_with_the_original_date_in_the_text() -> None:
    found = placed(Placing.FIRST_OPEN_DAY)
    batch = only(found)
    assert {row.document_date for row in batch.rows} == {date(2026, 12, 1)}
    assert batch.rows[0].posting_text == "Korrektur 21.11.2026 Bar"
    assert batch.rows[0].document_field_1 == "20261121-141948669132802"
    assert (batch.header.date_from, batch.days) == (date(2026, 12, 1), (DAY,))
    assert batch.file_name == "EXTF_K1_Restaurant-Demo_141948669132802_20261201.csv"
    (again,) = found.sealed
    assert {entry.posted_on for entry in again.files[-1].entries} == {date(2026, 12, 1)}
    (decided,) = again.decisions
    assert decided.action == PlaceCorrection(placing=Placing.FIRST_OPEN_DAY)
    assert late_changes([on(DAY, CHANGED)], books({DAY: again}, closing=CLOSED)).batches == ()


def test_what_would_be_taxed_otherwise_stays_at_its_date() -> None:
    night = date(2020, 12, 31)  # drinks 16 %, from the next day on 19 %
    sold = receipt(buckets=(bucket("11.60", rate="16.00"),), payments=(paid("11.60"),))
    sealed = delivered(on(night, sold))
    again = on(night, sold, evolve(sold, id="R65315.2", account_id="A65315.2"))
    open_day = PlaceCorrection(placing=Placing.FIRST_OPEN_DAY)
    known = books(
        sealed,
        closing=Closing(today=date(2021, 1, 20)),
        decisions=(decision(open_day, day=night, until=night),),
    )
    found = late_changes([again], known)
    assert codes_of(found.issues) == ["DEC-011"]
    assert says_everything(found.issues[0])
    assert found.waiting == (night,)


def test_two_corrections_never_bear_one_name() -> None:
    first = on(date(2026, 11, 30), receipt())
    second = on(date(2026, 12, 1), receipt(2))
    sealed = delivered(first, second)
    moving = (decision(PlaceCorrection(placing=Placing.FIRST_OPEN_DAY), day=date(2026, 11, 30),
                       until=date(2026, 11, 30)),)  # fmt: skip
    moved = late_changes([on(date(2026, 11, 30))], books(sealed, closing=CLOSED, decisions=moving))
    known = books(after(sealed, moved.sealed), closing=CLOSED)
    own = late_changes([on(date(2026, 12, 1))], known)
    names = [only(moved).file_name, only(own).file_name]
    assert names[0] != names[1]
    assert [only(moved).number, only(own).number] == [1, 2]


# The proof ---------------------------------------------------------------------------------------
def test_the_proof_shows_what_was_delivered_and_what_is_due() -> None:
    sealed = delivered(on(DAY, receipt(), receipt(2)))
    found = late_changes([on(DAY, CHANGED, receipt(2))], books(sealed))
    document = as_document(found.proof)
    assert document["kind"] == "K1"
    (day,) = document["days"]
    assert day["delivered_before"] == [sealed[DAY].files[0].name]
    assert [row["amount"] for row in day["correction"]] == ["11.90", "11.90"]
    assert len(day["rows"]) == 3
    page = to_html(found.proof).decode()
    assert "Korrektur zu gelieferten Tagen" in page
    assert sealed[DAY].files[0].name in page


def test_the_page_says_when_nothing_is_due() -> None:
    sealed = delivered(on(DAY, receipt()))
    page = to_html(late_changes([on(DAY, receipt())], books(sealed)).proof).decode()
    assert "Nichts zu korrigieren" in page


def test_an_invoice_settled_later_keeps_its_number() -> None:
    invoice = receipt(buckets=(bucket("10.70", FOOD, "7.00"),), payments=(paid("10.70", INVOICE),))
    sealed = delivered(on(DAY, invoice))
    found = late_changes([on(DAY)], books(sealed))
    assert {row.document_field_1 for row in only(found).rows} == {
        "R65315-1",
        "20261121-141948669132802",
    }
