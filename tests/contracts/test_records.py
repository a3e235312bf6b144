"""What is remembered of delivered days: one suite for folders and both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from attrs import evolve, frozen
import pytest

from datev_bridge.daybook import Customer, DaySummary
from datev_bridge.days.actions import BookIncomplete
from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import Withdrawal, recorded
from datev_bridge.delivery.folder import FolderOutput, folder_records
from datev_bridge.journal import DebtorRange
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.mapping import AccountMapping
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.export import Exporter
from datev_bridge.runs.history import History
from datev_bridge.runs.ports import Output, Records
from datev_bridge.store.books import StoredFiles, records_of
from datev_bridge.store.work import Work
from support.books import INVOICE, mapping, paid, receipt
from support.databases import DATABASES, fresh_store
from support.exporting import AT, business_day, by_card, page, reader, sold
from support.exports import PROFILE
from support.sales import BERLIN

DAYS = [business_day(number) for number in range(3)]


@frozen(kw_only=True)
class Kept:
    """Something that remembers, and the deliveries that it was told of."""

    output: Output
    records: Records
    completed: list[Delivery]


@pytest.fixture(params=["folder", *DATABASES])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "folder":
        folder = tmp_path / "datev"
        yield Kept(output=FolderOutput(folder=folder), records=folder_records(folder), completed=[])
        return
    with fresh_store(request.param, tmp_path) as store:
        completed: list[Delivery] = []

        def note(_work: Work, delivery: Delivery) -> None:
            completed.append(delivery)

        with store.work() as work:
            work.organisations.add(Organisation(id="a", name="A", made_at=store.clock()))
        with store.work("a") as work:
            work.places.add(Place(id="p", organisation="a", name="A"))
        shelf = store.shelf("a", "p", note)
        yield Kept(output=StoredFiles(shelf), records=records_of(shelf), completed=completed)


def exporter(kept: Kept, *days: int) -> Exporter:
    kept.output.check()
    return Exporter(
        profile=PROFILE,
        reader=reader(*(sold(number) for number in days)),
        output=kept.output,
        records=kept.records,
        clock=lambda: AT,
        render_proof=page,
    )


def test_an_export_is_remembered_and_not_repeated(kept: Kept) -> None:
    first = exporter(kept, 0, 1, 2).export(DAYS)
    assert [entry.business_day for entry in kept.records.ledger.entries()] == DAYS
    sealed = kept.records.days.of(BERLIN.id)
    assert list(sealed) == DAYS
    assert sealed[DAYS[0]].files[0].name == first.export.batches[0].file_name
    assert kept.records.ledger.unfinished() is None
    again = exporter(kept, 0, 1, 2).export(DAYS)
    assert again.export.batches == ()
    assert len(kept.completed) in {0, 1}


def test_a_resend_is_the_same_bytes(kept: Kept) -> None:
    (batch,) = exporter(kept, 0, 1).export(DAYS[:2]).export.batches
    history = History(profile=PROFILE, output=kept.output, records=kept.records)
    assert history.resend(batch.file_name).content == batch.content
    assert [file.name for file in history.files()] == [batch.file_name]


def test_a_late_change_is_corrected_once(kept: Kept) -> None:
    from datev_bridge.runs.correct import Corrector

    exporter(kept, 0, 1).export(DAYS[:2])
    corrector = Corrector(
        profile=PROFILE,
        reader=reader(by_card(0), sold(1)),
        output=kept.output,
        records=kept.records,
        clock=lambda: AT + timedelta(hours=1),
        render_proof=page,
    )
    found = corrector.late_changes(2)
    assert [batch.file_name for batch in found.corrected.batches]
    assert corrector.late_changes(2).corrected.batches == ()
    assert len(kept.records.days.of(BERLIN.id)[DAYS[0]].files) == 2


def test_what_was_begun_is_found_again(kept: Kept) -> None:
    delivery = Delivery(proofs=(("proof.json", "0" * 64),))
    kept.output.check()
    kept.records.ledger.begin(delivery)
    assert kept.records.ledger.unfinished() == delivery
    kept.records.ledger.complete(delivery)
    kept.records.ledger.complete(delivery)
    assert kept.records.ledger.unfinished() is None


def test_files_come_and_go(kept: Kept) -> None:
    kept.output.check()
    assert kept.output.read("a.csv") is None
    kept.output.put("a.csv", b"\x80EXTF")
    kept.output.put("a.csv", b"\x81EXTF")
    assert kept.output.read("a.csv") == b"\x81EXTF"
    kept.output.remove("a.csv")
    kept.output.remove("a.csv")
    assert kept.output.read("a.csv") is None


def test_decisions_are_kept_in_their_order(kept: Kept) -> None:
    decision = Decision(
        action=BookIncomplete(),
        first_day=DAYS[0],
        last_day=DAYS[0],
        by="Kanzlei",
        at=AT,
        reason="Kasse steht",
    )
    record = recorded(decision, BERLIN.id)
    kept.records.decisions.add(record)
    kept.records.decisions.add(recorded(evolve(decision, first_day=DAYS[1]), "elsewhere"))
    assert kept.records.decisions.of(BERLIN.id) == (record,)
    back = Withdrawal(withdraws=record.id, by="Kanzlei", at=AT, reason="doch nicht")
    kept.records.decisions.add(back)
    assert kept.records.decisions.of(BERLIN.id) == (evolve(record, withdrawal=back),)


def test_revisions_stay_as_they_were(kept: Kept) -> None:
    kept.output.check()
    first = AccountMapping(revision="r1", rules=PROFILE.mapping.rules)
    kept.records.mappings.keep(first)
    kept.records.mappings.keep(AccountMapping(revision="r1"))
    assert kept.records.mappings.find("r1") == first
    assert kept.records.mappings.find("r2") is None


def test_of_many_at_once_one_exports(kept: Kept) -> None:
    kept.output.check()
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: exporter(kept, 0, 1).export(DAYS[:2]), range(4)))
    assert sum(bool(report.export.batches) for report in reports) == 1
    assert len(kept.records.ledger.entries()) == 2


ONE, TWO = Customer(id="77", company="Firma Eins"), Customer(id="78", last_name="Zwei")
DEBTORS = evolve(PROFILE, mapping=mapping(), debtors=DebtorRange(first="10100", last="10199"))


def invoiced(offset: int, customer: Customer) -> DaySummary:
    """Return a day with one invoice of a customer."""
    owed = receipt(offset, payments=(paid("11.90", INVOICE, on_account=True, customer=customer),))
    return evolve(sold(offset), receipts=(owed,))


def billed(kept: Kept, *days: DaySummary) -> Exporter:
    return evolve(exporter(kept), profile=DEBTORS, reader=reader(*days))


def test_a_customer_keeps_the_account_and_is_named_once(kept: Kept) -> None:
    first = billed(kept, invoiced(0, ONE)).export(DAYS[:1]).export
    (companion,) = first.companions
    assert kept.output.read(companion.file_name) == companion.content
    assert b"Firma Eins" in companion.content
    assert kept.records.debtors.of(BERLIN.id).accounts == {"77": "10100"}
    second = billed(kept, invoiced(1, ONE)).export(DAYS[1:2]).export
    assert second.companions == ()
    third = billed(kept, invoiced(2, TWO)).export(DAYS[2:]).export
    assert [debtor.account for debtor in third.new_debtors] == ["10101"]
    assert kept.records.debtors.of(BERLIN.id).accounts == {"77": "10100", "78": "10101"}
    assert len(kept.records.debtors.of(BERLIN.id).invoices) == 3


def test_who_was_never_named_is_given_an_account_anew(kept: Kept) -> None:
    class Killed(BaseException):
        pass

    def put(name: str, content: bytes) -> str:
        raise Killed

    broken = SimpleNamespace(
        put=put, check=kept.output.check, read=kept.output.read, remove=kept.output.remove
    )
    with pytest.raises(Killed):
        evolve(billed(kept, invoiced(0, ONE)), output=broken).export(DAYS[:1])
    again = billed(kept, invoiced(0, ONE)).export(DAYS[:1]).export
    assert [debtor.account for debtor in again.new_debtors] == ["10100"]
    assert len(again.companions) == 1
