"""Files beside a batch: new debtors (*Debitoren/Kreditoren*, category 16), for the adviser alone.

Names of customers stand in this file and nowhere else: batches and proofs name accounts.
"""

from collections.abc import Iterable, Sequence
from datetime import date
import hashlib

from attrs import evolve, field, frozen

from datev_bridge.batches import BatchFrame, BatchKind
from datev_bridge.extf import FileFacts, PersonAccount, file_name, write_rows
from datev_bridge.journal import Debtor
from datev_bridge.profile.names import writable

_COMPANY, _PERSON = "2", "1"
"""DATEV's *Adressattyp*: which of the name columns is shown."""


@frozen(kw_only=True)
class Companion:
    """A file beside the batches of an export.

    Attributes:
        file_name: ``EXTF_Debitoren….csv``.
        content: The file itself.
        sha256: Digest of the content, hexadecimal.
    """

    file_name: str
    content: bytes = field(repr=False)
    sha256: str


def debtor_files(
    days: Iterable[tuple[date, Sequence[Debtor]]], frame: BatchFrame
) -> tuple[Companion, ...]:
    """Return the files of new debtors, so that DATEV knows the accounts of batches by name.

    Each is of the fiscal year of the batch beside it, not of the time it is made: on 1 January the
    client may have no other year yet.

    Args:
        days: Document dates, each with the customers who were given an account in its rows.
        frame: What the batches beside them share.
    """
    by_year: dict[date, list[Debtor]] = {}
    for day, debtors in days:
        if debtors:
            by_year.setdefault(frame.profile.fiscal_year_of(day), []).extend(debtors)
    return tuple(_debtor_file(debtors, year, frame) for year, debtors in by_year.items())


def _debtor_file(debtors: Sequence[Debtor], year: date, frame: BatchFrame) -> Companion:
    datev, made_at = frame.profile.datev, frame.local_time
    facts = FileFacts(
        consultant_number=datev.consultant_number,
        client_number=datev.client_number,
        fiscal_year_start=year,
        account_length=datev.account_length,
        created_at=made_at,
        chart_of_accounts=frame.profile.chart.standard.code,
    )
    content = b"".join(write_rows(facts, (_row(debtor) for debtor in debtors)))
    numbers = f"{debtors[0].account}-{debtors[-1].account}"
    kind = "TEST_" if frame.kind is BatchKind.TEST else ""
    return Companion(
        file_name=file_name(f"{kind}Debitoren_{frame.location.id[-12:]}_{numbers}"),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _row(debtor: Debtor) -> PersonAccount:
    """Return a row; the columns' lengths are those of category 16."""
    customer = debtor.customer
    company = writable(customer.company)[:50].strip()
    last = writable(customer.last_name)[:30].strip()
    first = writable(customer.first_name)[:30].strip()
    number = writable(customer.id)
    plain = PersonAccount(
        account=debtor.account,
        customer_supplier_number=number if len(number) <= _LONGEST_NUMBER else "",
    )
    if company:
        return evolve(plain, name_company=company, addressee_type=_COMPANY)
    if last:
        return evolve(plain, name_person=last, first_name_person=first, addressee_type=_PERSON)
    if first:
        return evolve(plain, name_person=first, addressee_type=_PERSON)
    return evolve(plain, name_unspecified=f"Debitor {debtor.account}")


_LONGEST_NUMBER = 15  # Kunden-/Lief.-Nr.
