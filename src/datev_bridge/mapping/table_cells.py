"""The columns of a mapping as a table: German headings, and how their cells are written and read.

The headings are public: they only ever get more.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
import re
from typing import Any

from attrs import fields_dict, frozen

from datev_bridge.mapping.model import BY_RATE, AccountKind, MappingRule, RuleTarget, TipMode
from datev_bridge.money import parse_amount
from datev_bridge.spreadsheet import guard

TARGETS: Mapping[Enum, str] = {
    RuleTarget.REVENUE: "Erlös",
    RuleTarget.PAYMENT: "Zahlung",
    RuleTarget.TIP: "Trinkgeld",
    RuleTarget.SERVICE_CHARGE: "Servicegebühr",
    RuleTarget.ROUNDING: "Rundung",
    RuleTarget.FLOAT: "Wechselgeld",
    RuleTarget.DIFFERENCE: "Differenz",
    RuleTarget.DISCOUNT: "Rabatt",
    RuleTarget.FALLBACK_REVENUE: "Auffangkonto Erlöse",
    RuleTarget.FALLBACK_PAYMENT: "Auffangkonto Zahlungen",
}
KINDS: Mapping[Enum, str] = {
    AccountKind.REVENUE: "Erlös",
    AccountKind.VOUCHER: "Gutschein",
    AccountKind.TAXED_VOUCHER: "Gutschein versteuert",
    AccountKind.DEPOSIT: "Anzahlung",
    AccountKind.SERVICE_CHARGE: "Servicegebühr",
    AccountKind.TIP: "Trinkgeld",
    AccountKind.ROUNDING: "Rundung",
    AccountKind.DISCOUNT: "Rabatt",
    AccountKind.CASH: "Bar",
    AccountKind.CARD: "Karte",
    AccountKind.RECEIVABLE: "Rechnung",
    AccountKind.PLATFORM: "Plattform",
    AccountKind.ROOM: "Zimmer",
    AccountKind.STAFF: "Personal",
    AccountKind.OTHER: "Sonstiges",
}
TIP_MODES: Mapping[Enum, str] = {
    TipMode.EMPLOYEE: "Personal",
    TipMode.OWNER: "Betrieb",
    TipMode.IGNORE: "nicht buchen",
}
_BY_RATE = "nach Steuersatz"
_FLAGS = {True: "ja", False: "nein"}
_SAID = {"ja": True, "j": True, "wahr": True, "true": True, "1": True, "x": True} | {
    "nein": False,
    "n": False,
    "falsch": False,
    "false": False,
    "0": False,
}


class CellRefused(ValueError):
    """A cell whose text is not possible in its column."""


@frozen(kw_only=True)
class Column:
    """One column.

    Attributes:
        heading: As it stands in the first row.
        attribute: Of the rule.
        expected: What may stand in it, for messages.
        write: Value → cell.
        read: Cell, not empty, → value.

    ``read`` raises :class:`CellRefused` for what is not possible.
    """

    heading: str
    attribute: str
    expected: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]

    @property
    def default(self) -> Any:
        """The value that an empty cell means; ``attrs.NOTHING`` if it may not be empty."""
        return fields_dict(MappingRule)[self.attribute].default


def _text(heading: str, attribute: str, expected: str = "Text / text") -> Column:
    """Return a column of text."""
    return Column(
        heading=heading,
        attribute=attribute,
        expected=expected,
        write=guard,
        read=str,
    )


def _limit(heading: str, attribute: str) -> Column:
    """Return a column of an id to which a rule is limited: empty for any, a word for none."""
    return Column(
        heading=heading,
        attribute=attribute,
        expected=f"Text / text, {NO_ID}",
        write=_write_limit,
        read=_read_limit,
    )


def _write_limit(value: str | None) -> str:
    if not value:
        return "" if value is None else NO_ID
    return guard(f"'{value}" if _LIKE_NO_ID.fullmatch(value) else value)


def _read_limit(cell: str) -> str:
    if not _LIKE_NO_ID.fullmatch(cell):
        return cell
    return cell[1:] if cell.startswith("'") else ""


NO_ID = "(ohne)"
"""Stands for what has no revenue centre, or no payment method; an empty cell is no limit at all."""

_LIKE_NO_ID = re.compile(r"'*\s*(?:\((?:ohne|none)\)\s*)?", re.IGNORECASE)
"""It in either language, and ids that read like it or like nothing: these get an apostrophe."""


def _rate(heading: str, attribute: str) -> Column:
    return Column(
        heading=heading,
        attribute=attribute,
        expected="7, 19, 10,7",
        write=lambda value: "" if value is None else f"{value.normalize():f}".replace(".", ","),
        read=_read_rate,
    )


def _read_rate(cell: str) -> Decimal:
    rate = parse_amount(cell.strip().removesuffix("%").strip().replace(",", "."))
    if rate is None or not 0 <= rate < 100:  # noqa: PLR2004 - percent
        raise CellRefused(cell)
    return rate


def _day(heading: str, attribute: str) -> Column:
    return Column(
        heading=heading,
        attribute=attribute,
        expected="31.12.2026",
        write=lambda value: "" if value is None else f"{value:%d.%m.}{value.year:04}",
        read=_read_day,
    )


def _read_day(cell: str) -> date:
    match = _DAY.fullmatch(cell.strip())
    if match is None:
        raise CellRefused(cell)
    german = (match["year"], match["month"], match["day"])
    iso = (match["iso_year"], match["iso_month"], match["iso_day"])
    year, month, day = (int(part) for part in (german if match["year"] else iso))
    try:
        return date(year, month, day)
    except ValueError:
        raise CellRefused(cell) from None


_DAY = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)",
    re.ASCII,
)


def _choice(heading: str, attribute: str, words: Mapping[Enum, str]) -> Column:
    """Return a column of German words; the words of the profile are understood as well."""
    meant = {
        spelling.casefold(): member
        for member, word in words.items()
        for spelling in (str(member.value), word)
    }

    def read(cell: str) -> Enum:
        found = meant.get(" ".join(cell.split()).casefold())
        if found is None:
            raise CellRefused(cell)
        return found

    return Column(
        heading=heading,
        attribute=attribute,
        expected=", ".join(words.values()),
        write=words.__getitem__,
        read=read,
    )


def _write_key(key: str) -> str:
    return _BY_RATE if key == BY_RATE else guard(key)


def _read_key(cell: str) -> str:
    """Read a tax key; a spreadsheet may have taken its leading zeros."""
    text = " ".join(cell.split()).casefold()
    if text in {BY_RATE, _BY_RATE.casefold()}:
        return BY_RATE
    if not _KEY.fullmatch(text):
        raise CellRefused(cell)
    return f"{int(text):04}"


_KEY = re.compile(r"\d{1,4}", re.ASCII)


def _read_flag(cell: str) -> bool:
    found = _SAID.get(cell.strip().casefold())
    if found is None:
        raise CellRefused(cell)
    return found


COLUMNS: tuple[Column, ...] = (
    _choice("Bereich", "target", TARGETS),
    _text("Kennung", "category_id"),
    _text("Name", "name"),
    _rate("Steuersatz", "rate"),
    _limit("Umsatzbereich", "revenue_centre"),
    _limit("Zahlungsart", "payment_method"),
    _day("Gültig ab", "valid_from"),
    _day("Gültig bis", "valid_until"),
    Column(
        heading="Konto",
        attribute="account",
        expected="8300",
        write=guard,
        read=str.strip,
    ),
    _choice("Kontoart", "kind", KINDS),
    Column(
        heading="BU-Schlüssel",
        attribute="bu_key",
        expected=f"0003, {_BY_RATE}",
        write=_write_key,
        read=_read_key,
    ),
    _text("KOST1", "kost1"),
    _text("KOST2", "kost2"),
    _text("Buchungstext", "text"),
    _choice("Trinkgeld für", "tip_mode", TIP_MODES),
    _rate("Trinkgeldsatz", "tip_rate"),
    _rate("Gutscheinsatz", "voucher_rate"),
    _text("Grund ohne Steuer", "untaxed_reason"),
    Column(
        heading="Bestätigt",
        attribute="is_confirmed",
        expected="ja, nein",
        write=_FLAGS.__getitem__,
        read=_read_flag,
    ),
)
"""All attributes of a rule, in the order of the table."""

SHOWN_ONLY = ("Kontobezeichnung",)
"""Columns for people: written where they are known, never read."""
