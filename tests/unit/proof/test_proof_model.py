"""The proof as values: what came in against what was booked."""

from datetime import UTC, datetime
from decimal import Decimal
import json
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.batches import BatchKind
from datev_bridge.daybook import DaySummary, ReceiptKind
from datev_bridge.journal import DayJournal, RowKind
from datev_bridge.pipeline import Export, build_export
from datev_bridge.proof import SCHEMA, Proof, as_document, prove, to_json
from datev_bridge.proof.model import DayState, prove_day
from datev_bridge.proof.vat import vat_in
from support.books import CARD, DRINKS, FOOD, bucket, day, journal, paid, receipt
from support.exports import PROFILE
from support.sales import BERLIN, DAY

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def export(*days: DaySummary, **more: Any) -> Export:
    given: dict[str, Any] = {"profile": PROFILE, "location": BERLIN, "created_at": AT, **more}
    return build_export(days, **given)


def amounts(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


RICH = day(
    receipt(
        1,
        carried_in=True,
        buckets=(
            bucket("10.70", FOOD, "7.00", tax=Decimal("0.700000"), exact="10.704"),
            bucket("11.90", tax=Decimal("1.900000")),
        ),
        payments=(paid("20.00"), paid("2.60", CARD, tip="1.00")),
    ),
    receipt(2, buckets=(bucket("-11.90"),), payments=(paid("-11.90"),)),
    receipt(3, kind=ReceiptKind.SET_ASIDE, carried_in=True, buckets=(), payments=(paid("9.00"),)),
    receipt(4, kind=ReceiptKind.FLOAT, carried_in=True, buckets=(), payments=(paid("5.00"),)),
    starts_at=AT,
    ends_at=AT,
    drift={"Sale.b": 1, "Sale.a": 2},
    repeated=1,
    receipts_read=5,
)


def test_a_day_is_proved() -> None:
    proved = prove_day(RICH, journal(summary=RICH))
    assert proved.state is DayState.BOOKED
    assert proved.business_day == DAY
    assert [one.id for one in proved.carried_in] == ["R65315.1"]
    assert proved.off_balance == ()
    assert proved.issues == ()
    assert (proved.clearing_debit, proved.clearing_credit) == amounts("11.70", "11.70")
    (line,) = [line for line in proved.vat if line.rate == 7]
    assert (line.gross, line.datev, line.receipts) == amounts("10.70", "0.70", "0.70")
    assert line.difference == 0


def test_negative_rows_count_on_the_other_side() -> None:
    both = day(
        receipt(buckets=(bucket("11.90"), bucket("-5.00", FOOD, "7.00")), payments=(paid("6.90"),))
    )
    proved = prove_day(both, journal(summary=both))
    assert (proved.clearing_debit, proved.clearing_credit) == amounts("11.90", "11.90")


def test_a_row_beside_the_clearing_account_is_not_counted() -> None:
    booked = journal(receipt())
    floats = tuple(
        evolve(entry, kind=RowKind.FLOAT, contra_account="1369")
        for entry in booked.entries
        if entry.account == "1000"
    )
    proved = prove_day(day(), evolve(booked, entries=floats))
    assert (proved.clearing_debit, proved.clearing_credit) == (0, 0)


def test_an_unbalanced_receipt_is_named() -> None:
    odd = receipt(payments=(paid("11.00"),))
    proved = prove_day(day(odd, receipt(2)), journal(receipt(2)))
    assert proved.off_balance == (odd,)


def test_states() -> None:
    held = journal(receipt(payments=(paid("11.90", evolve(CARD, id="77")),)))
    assert prove_day(day(receipt()), held).state is DayState.HELD
    assert prove_day(day(), journal()).state is DayState.NOTHING


def test_vat_is_taken_out_row_by_row() -> None:
    one, other = (receipt(n, buckets=(bucket("0.03"),), payments=(paid("0.03"),)) for n in (1, 2))
    by_day = prove_day(day(one, other), journal(one, other))
    assert [line.datev for line in by_day.vat] == [Decimal("0.01")]
    untaxed = receipt(buckets=(bucket("5.00", DRINKS, "0.00"),), payments=(paid("5.00"),))
    booked = DayJournal(business_day=DAY, clearing_account="1792", entries=())
    assert prove_day(day(untaxed), booked).vat == ()


@given(gross=st.decimals(-10_000, 10_000, places=2), rate=st.sampled_from(amounts("7", "19")))
def test_vat_is_the_nearest_cent_and_mirrors(gross: Decimal, rate: Decimal) -> None:
    tax = vat_in(gross, rate)
    assert abs(tax - gross * rate / (100 + rate)) <= Decimal("0.005")
    assert vat_in(-gross, rate) == -tax


def test_halves_are_rounded_away_from_zero() -> None:
    assert vat_in(Decimal("0.03"), Decimal(20)) == Decimal("0.01")
    assert vat_in(Decimal("-0.03"), Decimal(20)) == Decimal("-0.01")


def test_a_proof_needs_a_journal_for_each_day() -> None:
    with pytest.raises(ValueError, match="zip"):
        prove(
            [day()],
            [],
            [],
            property_name="x",
            location=BERLIN,
            created_at=AT,
            kind=BatchKind.REGULAR,
            mapping_revision="",
        )


def test_a_proof_belongs_to_its_files() -> None:
    found = export(RICH)
    (file,), (batch,) = found.proof.files, found.batches
    assert (file.name, file.sha256, file.days) == (batch.file_name, batch.sha256, batch.days)
    assert file.rows == len(batch.rows)
    assert file.debit == sum(row.amount for row in batch.rows)
    assert file.is_committed is False
    assert found.proof.clearing_balance == 0
    committed = evolve(PROFILE, datev=evolve(PROFILE.datev, committed=True))
    assert export(RICH, profile=committed).proof.files[0].is_committed


# The document ------------------------------------------------------------------------------------
def document(proof: Proof) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(to_json(proof))
    assert read == json.loads(json.dumps(as_document(proof)))
    return read


def test_the_document_names_everything() -> None:
    found = document(export(RICH).proof)
    assert found["schema"] == SCHEMA
    assert found["property"] == "Restaurant Demo"
    assert found["location"] == {"id": BERLIN.id, "name": "Berlin"}
    assert found["created_at"] == "2026-12-01T10:00:00+01:00"
    assert found["kind"] == "regular"
    assert found["clearing_balance"] == "0.00"
    (file,) = found["files"]
    assert file["days"] == ["2026-11-21"]
    assert (file["committed"], file["rows"]) == (False, 4)
    (one,) = found["days"]
    assert (one["business_day"], one["state"], one["feed"]) == ("2026-11-21", "booked", "v2")
    assert one["starts_at"] == one["ends_at"] == "2026-12-01T09:00:00+00:00"
    assert one["receipts"] == {
        "read": 5,
        "repeated": 1,
        "understood": 4,
        "set_aside": 1,
        "off_balance": [],
    }
    assert one["revenue_by_rate"] == {"7": "10.70", "19": "0.00"}
    assert list(one["revenue_by_rate"]) == ["7", "19"]
    assert (one["service_charge"], one["pos_rounding"]) == ("0.00", "0.00")
    assert [(p["id"], p["amount"]) for p in one["payments"]] == [("7", "8.10"), ("8", "2.60")]
    assert [(p["name"], p["amount"]) for p in one["tips"]] == [("Kreditkarten", "1.00")]
    assert one["clearing"] == {
        "account": "1792",
        "debit": "11.70",
        "credit": "11.70",
        "balance": "0.00",
    }
    assert one["vat"] == [
        {
            "rate": "7",
            "gross": "10.70",
            "datev": "0.70",
            "receipts": "0.700000",
            "difference": "0.000000",
            "causes": [],
            "rounding": "0.000000",
        }
    ]
    assert one["cents"] == {"moved": "0.004000", "most_in_one_receipt": "0.004000"}
    assert [(c["receipt"], c["amount"]) for c in one["carried_in"]] == [("R65315.1", "22.60")]
    assert [row["side"] for row in one["rows"]] == ["S"] * 4
    assert [row["amount"] for row in one["cancelled"]] == ["0.00"]
    assert [(e["kind"], e["method"], e["amount"]) for e in one["explained"]] == [
        ("set_aside", "Bar", "9.00"),
        ("float", "Bar", "5.00"),
    ]
    assert list(one["unknown_fields"].items()) == [("Sale.a", 2), ("Sale.b", 1)]
    assert one["issues"] == []


def test_rows_say_by_which_rule_they_are() -> None:
    (one,) = document(export(day(receipt())).proof)["days"]
    assert one["rows"][0] == {
        "number": 1,
        "kind": "revenue",
        "category": "Getränke",
        "category_id": "2",
        "rate": "19",
        "account": "1792",
        "account_name": {"de": "Sonstige Verrechnungskonten", "en": "Other clearing accounts"},
        "side": "S",
        "amount": "11.90",
        "contra_account": "8400",
        "contra_account_name": {"de": "Erlöse 19 % USt", "en": "Revenue 19 %"},
        "bu_key": "",
        "document_date": "2026-11-21",
        "document_field_1": "20261121-141948669132802",
        "posting_text": "Getränke 19 %",
        "kost1": "",
        "kost2": "",
        "vat": {"rate": "19", "amount": "1.90"},
        "rule": "match",
        "confirmed": True,
        "receipts": ["A65315.1"],
        "shares": [{"receipt": "A65315.1", "amount": "11.90"}],
    }
    assert one["receipt_list"] == [
        {
            "id": "A65315.1",
            "number": "R65315.1",
            "kind": "takings",
            "pos_type": "SALE",
            "opened_at": None,
            "closed_at": None,
            "gross": "11.90",
            "paid": "11.90",
            "tips": "0.00",
            "rows": [{"number": 1, "amount": "11.90"}, {"number": 2, "amount": "11.90"}],
            "cancelled": [],
            "explained": [],
        }
    ]
    assert one["rows"][1]["rate"] is None


def test_a_refund_stands_on_the_credit_side() -> None:
    back = day(receipt(buckets=(bucket("-11.90"),), payments=(paid("-11.90"),)))
    (one,) = document(export(back).proof)["days"]
    assert [(row["side"], row["amount"]) for row in one["rows"]] == [("H", "11.90")] * 2


def test_a_held_day_names_its_issues_and_its_receipts() -> None:
    held = day(receipt(payments=(paid("11.00", evolve(CARD, id="77")),)), starts_at=None)
    (one,) = document(export(held).proof)["days"]
    assert (one["state"], one["starts_at"], one["rows"]) == ("held", None, [])
    assert [issue["code"] for issue in one["issues"]] == ["MAP-001"]
    assert one["receipts"]["off_balance"] == ["R65315.1"]


def test_revenue_without_a_rate_comes_last() -> None:
    other_pos = day(
        receipt(
            buckets=(bucket("5.00", rate=None), bucket("6.90", FOOD, "7.00")),
        )
    )
    (one,) = document(export(other_pos).proof)["days"]
    assert list(one["revenue_by_rate"].items()) == [("7", "6.90"), ("none", "5.00")]


@pytest.mark.parametrize("kind", BatchKind)
def test_the_kind_of_an_export(kind: BatchKind) -> None:
    assert document(export(day(receipt()), kind=kind).proof)["kind"] == (kind.value or "regular")


def test_the_document_is_the_same_every_time_and_in_plain_german() -> None:
    proof = export(RICH).proof
    assert to_json(proof) == to_json(export(RICH).proof)
    assert "Getränke".encode() in to_json(proof)
    assert to_json(proof).endswith(b"}\n")
