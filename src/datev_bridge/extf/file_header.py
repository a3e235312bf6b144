"""Line 1 of any DATEV file, as found: nothing is refused here, everything can be asked."""

from datetime import UTC, date, datetime, tzinfo

from attrs import frozen

from datev_bridge.extf.header import BatchHeader, Marker
from datev_bridge.extf.tokens import Cells

FIELDS = 31

CAPTIONS = (
    "Kennzeichen",
    "Versionsnummer",
    "Formatkategorie",
    "Formatname",
    "Formatversion",
    "Erzeugt am",
    "Importiert",
    "Herkunft",
    "Exportiert von",
    "Importiert von",
    "Beraternummer",
    "Mandantennummer",
    "WJ-Beginn",
    "Sachkontenlänge",
    "Datum von",
    "Datum bis",
    "Bezeichnung",
    "Diktatkürzel",
    "Buchungstyp",
    "Rechnungslegungszweck",
    "Festschreibung",
    "WKZ",
    "Reserviert",
    "Derivatskennzeichen",
    "Reserviert",
    "Reserviert",
    "Sachkontenrahmen",
    "ID der Branchenlösung",
    "Reserviert",
    "Reserviert",
    "Anwendungsinformation",
)
"""DATEV's names of the header fields; the file itself has none."""


@frozen
class FileHeader:
    """The header of a file.

    Attributes:
        cells: Its cells as found.
    """

    cells: Cells

    def text(self, number: int) -> str:
        """Return the bare text of a field by its number; empty where the line is shorter."""
        texts = self.cells.texts
        return texts[number - 1] if number <= len(texts) else ""

    def number(self, number: int) -> int | None:
        """Return the whole number in a field, or None where there is none."""
        text = self.text(number)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004

    def day(self, number: int) -> date | None:
        """Return the day in a field, written ``JJJJMMTT``, or None where there is none."""
        text = self.text(number)
        if not (len(text) == 8 and text.isascii() and text.isdigit()):  # noqa: PLR2004
            return None
        try:
            day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            return None
        return day if 1900 <= day.year < 2200 else None  # noqa: PLR2004 - no file is from then

    def created_at(self, zone: tzinfo = UTC) -> datetime | None:
        """Return the creation time (field 6) in a zone, which the file does not name."""
        text = self.text(6)
        if not (len(text) == 17 and text.isascii() and text.isdigit()):  # noqa: PLR2004
            return None
        try:
            return datetime.strptime(f"{text}000", "%Y%m%d%H%M%S%f").replace(tzinfo=zone)
        except ValueError:
            return None

    @property
    def category(self) -> int | None:
        """Field 3, *Formatkategorie*."""
        return self.number(3)

    @property
    def version(self) -> int | None:
        """Field 5, *Formatversion*."""
        return self.number(5)

    @property
    def account_length(self) -> int | None:
        """Field 14, *Sachkontenlänge*."""
        return self.number(14)

    def batch_header(self, zone: tzinfo = UTC) -> BatchHeader | None:
        """Return the header of a booking batch as a typed value; None where a needed part is bad.

        Fields that :class:`BatchHeader` does not have are left out, the reserved ones among them.

        Args:
            zone: In which the creation time was meant.
        """
        numbers = tuple(map(self.number, (11, 12, 14, 5)))
        days = tuple(map(self.day, (13, 15, 16)))
        created = self.created_at(zone)
        markers = {marker.value for marker in Marker}
        if None in numbers or None in days or created is None or self.text(1) not in markers:
            return None
        consultant, client, length, version = (number or 0 for number in numbers)
        start, first, last = (day or date.min for day in days)
        return BatchHeader(
            consultant_number=consultant,
            client_number=client,
            fiscal_year_start=start,
            account_length=length,
            date_from=first,
            date_to=last,
            created_at=created,
            description=self.text(17),
            initials=self.text(18),
            is_committed=self.text(21) != "0",
            currency=self.text(22) or "EUR",
            chart_of_accounts=self.text(27),
            origin=self.text(8),
            exported_by=self.text(9),
            booking_type=self.number(19) or 1,
            accounting_purpose=self.number(20) or 0,
            application_information=self.text(31),
            version=version,
            marker=Marker(self.text(1)),
        )
