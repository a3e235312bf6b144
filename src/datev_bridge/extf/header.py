"""The header line of a booking batch: 31 fields, header version 700."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import Enum
import re

from attrs import frozen

from datev_bridge.extf import codes
from datev_bridge.extf.characters import is_writable
from datev_bridge.issues import Issue, IssueKind

CATEGORY = 21
FORMAT_NAME = "Buchungsstapel"
WRITTEN_VERSIONS = (12, 13)
"""12 is the oldest version that DATEV's interface release accepts, 13 the current one."""


class Marker(Enum):
    """Who wrote a file (header field 1, *Kennzeichen*)."""

    EXTF = "EXTF"
    """Software of anyone but DATEV."""
    DTVF = "DTVF"
    """DATEV's own software; its upload service refuses such a file."""


@frozen(kw_only=True)
class BatchHeader:
    """Header of one booking batch; consultant, client, dates and description identify it in DATEV.

    Attributes:
        consultant_number: 1001 to 9999999 (field 11, *Beraternummer*).
        client_number: 1 to 99999 (field 12, *Mandantennummer*).
        fiscal_year_start: First day of the fiscal year (field 13, *WJ-Beginn*).
        account_length: Digits of general ledger accounts, 4 to 8 (field 14, *Sachkontenlänge*).
        date_from: First document date of the batch (field 15, *Datum von*).
        date_to: Last document date of the batch (field 16, *Datum bis*).
        created_at: Aware; written as the wall time it shows, to the millisecond (field 6).
        description: At most 30 letters, digits, blanks, dots, hyphens, slashes (field 17).
        initials: Two capital letters or nothing (field 18, *Diktatkürzel*).
        is_committed: Locked on import, which cannot be undone (field 21, *Festschreibung*); always
            written, since DATEV takes an empty field for a lock.
        currency: ISO code of rows without one (field 22, *WKZ*).
        chart_of_accounts: Two digits such as ``03``, or nothing (field 27, *Sachkontenrahmen*).
        origin: Two characters (field 8, *Herkunft*); DATEV replaces it on import.
        exported_by: At most 25 characters (field 9, *Exportiert von*).
        booking_type: 1 financial accounting, 2 annual statement (field 19, *Buchungstyp*).
        accounting_purpose: 0, 30, 40, 50 or 64 (field 20, *Rechnungslegungszweck*).
        application_information: At most 16 characters (field 31).
        version: Format version, 12 or 13 (field 5).
        marker: ``EXTF`` unless DATEV's own software is imitated (field 1).
    """

    consultant_number: int
    client_number: int
    fiscal_year_start: date
    account_length: int
    date_from: date
    date_to: date
    created_at: datetime
    description: str
    initials: str = ""
    is_committed: bool = False
    currency: str = "EUR"
    chart_of_accounts: str = ""
    origin: str = ""
    exported_by: str = ""
    booking_type: int = 1
    accounting_purpose: int = 0
    application_information: str = ""
    version: int = 13
    marker: Marker = Marker.EXTF

    @property
    def fiscal_year_end(self) -> date:
        """Last possible day of the fiscal year: twelve months after its start, less a day."""
        return year_after(self.fiscal_year_start) - timedelta(days=1)


def year_after(day: date) -> date:
    """Return the same day of the next year; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def header_cells(header: BatchHeader) -> tuple[str, ...]:
    """Return the 31 cells as they stand in the file, quotes included.

    The reserved fields 7, 23 to 26, 29 and 30 stay empty: DATEV's upload service refuses the file
    otherwise.
    """
    moment = header.created_at
    return (
        f'"{header.marker.value}"',
        "700",
        str(CATEGORY),
        f'"{FORMAT_NAME}"',
        str(header.version),
        f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03}",
        "",
        quoted(header.origin),
        quoted(header.exported_by),
        '""',
        str(header.consultant_number),
        str(header.client_number),
        f"{header.fiscal_year_start:%Y%m%d}",
        str(header.account_length),
        f"{header.date_from:%Y%m%d}",
        f"{header.date_to:%Y%m%d}",
        quoted(header.description),
        quoted(header.initials),
        str(header.booking_type),
        str(header.accounting_purpose),
        "1" if header.is_committed else "0",
        quoted(header.currency),
        "",
        '""',
        "",
        "",
        quoted(header.chart_of_accounts),
        "",
        "",
        '""',
        quoted(header.application_information),
    )


def quoted(text: str) -> str:
    """Return a text as a cell: in quotes, those inside doubled."""
    return '"' + text.replace('"', '""') + '"'


_TEXTS: tuple[tuple[str, str, IssueKind, str, str], ...] = (
    # attribute, caption, kind, pattern, what is expected
    ("description", "17 Bezeichnung", codes.DESCRIPTION, r"[\w.\-/ ]{0,30}", ""),
    ("initials", "18 Diktatkürzel", codes.INITIALS, "([A-Z]{2})?", ""),
    ("origin", "8 Herkunft", codes.HEADER_VALUE, r"\w{0,2}", "0–2 × A–Z, 0–9"),
    ("exported_by", "9 Exportiert von", codes.HEADER_VALUE, ".{0,25}", "0–25 ×"),
    ("currency", "22 WKZ", codes.HEADER_VALUE, "[A-Z]{3}", "ISO 4217"),
    ("chart_of_accounts", "27 Sachkontenrahmen", codes.HEADER_VALUE, r"(\d\d){0,2}", "03, 04 …"),
    (
        "application_information",
        "31 Anwendungsinformation",
        codes.HEADER_VALUE,
        ".{0,16}",
        "0–16 ×",
    ),
)
_NUMBERS: tuple[tuple[str, str, IssueKind, tuple[range, ...], str], ...] = (
    ("consultant_number", "11 Beraternummer", codes.CONSULTANT_NUMBER, (range(1001, 10**7),), ""),
    ("client_number", "12 Mandantennummer", codes.CLIENT_NUMBER, (range(1, 10**5),), ""),
    ("account_length", "14 Sachkontenlänge", codes.ACCOUNT_LENGTH, (range(4, 9),), ""),
    ("booking_type", "19 Buchungstyp", codes.HEADER_VALUE, (range(1, 3),), "1, 2"),
    (
        "accounting_purpose",
        "20 Rechnungslegungszweck",
        codes.HEADER_VALUE,
        (range(1), range(30, 51, 10), range(64, 65)),
        "0, 30, 40, 50, 64",
    ),
)


_LOCKS = (False, True)


def check_header(header: BatchHeader) -> tuple[Issue, ...]:
    """Return everything that keeps the header from being written or that DATEV would object to."""
    return (*_value_issues(header), *_date_issues(header))


def _value_issues(header: BatchHeader) -> Iterator[Issue]:
    for name, caption, kind, pattern, expected in _TEXTS:
        text = getattr(header, name)
        if type(text) is not str or not re.fullmatch(pattern, text) or not is_writable(text):
            yield _issue(kind, caption, text, expected)
    for name, caption, kind, ranges, expected in _NUMBERS:
        number = getattr(header, name)
        if type(number) is not int or not any(number in allowed for allowed in ranges):
            yield _issue(kind, caption, number, expected)
    if type(header.version) is not int or header.version not in WRITTEN_VERSIONS:
        allowed = ", ".join(map(str, WRITTEN_VERSIONS))
        yield codes.FORMAT_VERSION.at("Kopfzeile · 5", value=header.version, allowed=allowed)
    if header.is_committed not in _LOCKS:
        yield _issue(codes.HEADER_VALUE, "21 Festschreibung", header.is_committed, "0, 1")


def _date_issues(header: BatchHeader) -> Iterator[Issue]:
    moment: object = header.created_at
    if not (isinstance(moment, datetime) and moment.tzinfo and _in_century(moment)):
        yield _issue(codes.CREATED_AT, "6 Erzeugt am", moment, "")
    if not is_day(header.fiscal_year_start):
        yield _issue(codes.FISCAL_YEAR_START, "13 WJ-Beginn", header.fiscal_year_start, "")
    spans = {"15 Datum von": header.date_from, "16 Datum bis": header.date_to}
    for caption, day in spans.items():
        if not is_day(day):
            yield _issue(codes.HEADER_VALUE, caption, day, "JJJJMMTT")
    if all(map(is_day, (header.fiscal_year_start, *spans.values()))):
        yield from period_issues(header.fiscal_year_start, header.date_from, header.date_to)


def period_issues(start: date, first: date, last: date) -> Iterator[Issue]:
    """Yield what is wrong with the dates of a batch in the fiscal year that begins at ``start``."""
    where = "Kopfzeile · 15 Datum von, 16 Datum bis"
    span = {"date_from": first, "date_to": last}
    if first > last:
        yield codes.DATES_REVERSED.at(where, **span)
    elif first < start or last >= year_after(start):
        yield codes.OUTSIDE_FISCAL_YEAR.at(where, start=start, **span)
    elif first.year != last.year:
        yield codes.CALENDAR_YEARS.at(where, **span)


def is_day(day: object) -> bool:
    """Tell whether a value is a day, and no time, of the years that DATEV's expressions allow."""
    return isinstance(day, date) and not isinstance(day, datetime) and _in_century(day)


def _in_century(day: date) -> bool:
    return 2000 <= day.year <= 2099  # noqa: PLR2004 - DATEV's expressions allow 20xx only


def _issue(kind: IssueKind, caption: str, value: object, expected: str) -> Issue:
    return kind.at(f"Kopfzeile · {caption}", caption=caption, value=value, expected=expected)
