"""Journal entries → rows of the file, with their texts and references. The fourth arrow."""

from collections.abc import Iterable
from datetime import date

from datev_bridge.daybook import Location
from datev_bridge.extf import BookingRow, Side
from datev_bridge.journal import Entry
from datev_bridge.journal.check import percent_text
from datev_bridge.profile import DatevSettings
from datev_bridge.profile.templates import TemplateValues, render


def to_rows(
    entries: Iterable[Entry], *, settings: DatevSettings, location: Location
) -> tuple[BookingRow, ...]:
    """Turn entries into rows, one for one, in their order."""
    return tuple(to_row(entry, settings=settings, location=location) for entry in entries)


def to_row(entry: Entry, *, settings: DatevSettings, location: Location) -> BookingRow:
    """Turn one entry into a row: the amount loses its sign to the side of the account."""
    values = _values(entry, settings, location)
    return BookingRow(
        amount=abs(entry.amount),
        side=Side.DEBIT if entry.is_debit else Side.CREDIT,
        account=entry.account,
        contra_account=entry.contra_account,
        bu_key=entry.bu_key,
        document_date=entry.posted_on or entry.business_day,
        document_field_1=_document_field_1(entry, settings, values),
        posting_text=_posting_text(entry, settings, values),
        kost1=entry.kost1,
        kost2=entry.kost2,
    )


def batch_text(settings: DatevSettings, location: Location, day: date) -> TemplateValues:
    """Return what templates of a whole batch may name."""
    return TemplateValues(
        day=day,
        texts={
            "location": location.id,
            "location_name": location.name,
            "journal": settings.journal_code,
        },
    )


def _values(entry: Entry, settings: DatevSettings, location: Location) -> TemplateValues:
    texts = {
        **batch_text(settings, location, entry.business_day).texts,
        "category": entry.text or entry.category.name,
        "rate": percent_text(entry.rate),
        "receipt": entry.document_key,
        "centre": entry.centre,
    }
    return TemplateValues(day=entry.business_day, texts=texts)


def _posting_text(entry: Entry, settings: DatevSettings, values: TemplateValues) -> str:
    """A note may push out the end of a long text, never hold the row back."""
    text = render(settings.posting_text, values)
    return f"{entry.note} {text}"[:LONGEST_TEXT].strip() if entry.note else text


LONGEST_TEXT = 60
"""Characters of a posting text: DATEV booking batch column 14."""


def _document_field_1(entry: Entry, settings: DatevSettings, values: TemplateValues) -> str:
    """Open items clear by the number of their receipt; a dot is illegal there."""
    number = entry.document_key.replace(".", "-")
    if entry.is_open_item:
        return number
    return render(settings.document_field_1, values.with_text("receipt", number))
