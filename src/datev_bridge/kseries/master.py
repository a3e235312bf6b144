"""Master data as values: locations, tax rates, payment methods, accounting groups.

They show today's settings; sales carry their own copies. Ids are 64-bit numbers and kept as text:
as floats they would change. Unknown fields are counted and ignored.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
import json
from typing import Any

from attrs import frozen

from datev_bridge.daybook.day import Location
from datev_bridge.errors import UnexpectedResponse
from datev_bridge.kseries import codes
from datev_bridge.kseries.drift import Drift
from datev_bridge.kseries.json_text import whole_text
from datev_bridge.kseries.protocol import not_as_described
from datev_bridge.money import parse_amount


@frozen(kw_only=True)
class Business:
    """A business (*Unternehmen*) with its locations.

    Attributes:
        id: The POS's id as text.
        name: Its name.
        currency: ISO 4217 code, ``""`` if the POS names none.
        locations: Its business locations, in the POS's order.
    """

    id: str
    name: str
    currency: str
    locations: tuple[Location, ...]


@frozen(kw_only=True)
class TaxRate:
    """A tax rate as set up at the POS.

    Attributes:
        code: ``"VAT19"``; may be empty.
        description: As the merchant calls it.
        percent: ``Decimal("19")``, from the multiplier 1.19.
        tax_included: Whether prices include it; None if the POS does not tell.
        accounting_reference: The merchant's own reference, or None.
    """

    code: str
    description: str
    percent: Decimal
    tax_included: bool | None
    accounting_reference: str | None


@frozen(kw_only=True)
class PaymentMethod:
    """A payment method (*Zahlungsart*) as set up at the POS.

    Attributes:
        id: ``pmId`` as text; None if missing.
        name: As the merchant calls it.
        code: ``"CASH"``; the merchant's choice, may be empty.
        accounting_reference: The merchant's own reference, or None.
    """

    id: str | None
    name: str
    code: str
    accounting_reference: str | None


@frozen(kw_only=True)
class AccountingGroup:
    """An accounting group (*Erlösgruppe*) as set up at the POS.

    Attributes:
        id: ``accountingGroupId`` as text; None if missing.
        name: As the merchant calls it.
        code: The merchant's own code, or None.
        statistic_group: Name of its statistic group, or None.
    """

    id: str | None
    name: str
    code: str | None
    statistic_group: str | None


def parse_object(body: bytes, where: str) -> Mapping[str, Any]:
    """Return the JSON object of an answer; numbers with a fraction become Decimals.

    Raises:
        UnexpectedResponse: No JSON (KS-010), or no object (KS-012).
    """
    found = parse_json(body, where)
    if not isinstance(found, dict):
        raise not_as_described(where, "$")
    return found


def parse_json(body: bytes, where: str) -> Any:
    """Return the JSON value of an answer; numbers with a fraction become Decimals.

    Raises:
        UnexpectedResponse: No JSON (KS-010).
    """
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError):
        raise UnexpectedResponse(codes.NOT_JSON.at(where)) from None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def text_of_id(value: object) -> str | None:
    """Return an id as text: from text or a whole number of any spelling; None for anything else."""
    if isinstance(value, str):
        return whole_text(value).strip() or None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and _is_short(value) and value == value.to_integral_value():
        return str(int(value))
    return None


def _is_short(value: Decimal) -> bool:
    """Tell whether a number can be written out: ``1e999999999`` has a billion digits."""
    return value.is_finite() and abs(value.adjusted()) <= _MOST_DIGITS


def statistic_group(value: object) -> str | None:
    """Return the name of a statistic group: plain text, or JSON in a text.

    The POS writes ``[{"category":"default","value":"Food"}]``; the default category counts, else
    the first one.
    """
    plain = whole_text(value).strip() if isinstance(value, str) else ""
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        return plain or None
    if not isinstance(found, list):
        return plain
    rows = [row for row in found if isinstance(row, dict) and isinstance(row.get("value"), str)]
    rows.sort(key=lambda row: row.get("category") != "default")
    return whole_text(rows[0]["value"]) if rows else None


_MOST_DIGITS = 30
_BUSINESS = ("businessName", "businessId", "currencyCode", "businessLocations")
_LOCATION = ("blName", "blID", "blId", "country", "timezone")
_TAX_RATE = ("code", "description", "rate", "taxIncluded", "accountingReference")
_METHOD = ("name", "code", "accountingReference", "pmId")
_GROUP = ("accountingGroupId", "name", "statisticGroup", "code")


def read_businesses(body: bytes, drift: Drift) -> tuple[Business, ...]:
    """Return the businesses of an answer of ``/f/data/businesses``.

    Raises:
        UnexpectedResponse: The list, or the id of a business or location, is missing.
    """
    where = "businesses"
    rows = _rows(body, "businessList", _BUSINESS, drift, where)
    return tuple(_business(row, path, drift, where) for path, row in rows)


def _business(row: Mapping[str, Any], path: str, drift: Drift, where: str) -> Business:
    currency = _text(row.get("currencyCode")) or ""
    inner = row.get("businessLocations")
    locations = _each(inner if inner is not None else [], f"{path}.businessLocations", where)
    return Business(
        id=_needed_id(row.get("businessId"), f"{path}.businessId", where),
        name=_text(row.get("businessName")) or "",
        currency=currency,
        locations=tuple(
            _location(location, inner_path, currency, drift, where)
            for inner_path, location in locations
        ),
    )


def _location(
    row: Mapping[str, Any], path: str, currency: str, drift: Drift, where: str
) -> Location:
    drift.compare("businessLocations", row, _LOCATION)
    return Location(
        id=_needed_id(row.get("blID", row.get("blId")), f"{path}.blID", where),
        name=_text(row.get("blName")) or "",
        country=_text(row.get("country")) or "",
        timezone=_text(row.get("timezone")) or "",
        currency=currency,
    )


def read_tax_rates(body: bytes, drift: Drift) -> tuple[TaxRate, ...]:
    """Return the tax rates of an answer of ``tax-rates``.

    Raises:
        UnexpectedResponse: The list is missing, or a rate is no number.
    """
    where = "tax-rates"
    rows = _rows(body, "taxRateList", _TAX_RATE, drift, where)
    return tuple(
        TaxRate(
            code=_text(row.get("code")) or "",
            description=_text(row.get("description")) or "",
            percent=_percent(row.get("rate"), f"{path}.rate", where),
            tax_included=_flag(row.get("taxIncluded")),
            accounting_reference=_text(row.get("accountingReference")),
        )
        for path, row in rows
    )


def read_payment_methods(body: bytes, drift: Drift) -> tuple[PaymentMethod, ...]:
    """Return the payment methods of an answer of ``paymentMethods``.

    Raises:
        UnexpectedResponse: The list is missing.
    """
    rows = _rows(body, "paymentMethodList", _METHOD, drift, "paymentMethods")
    return tuple(
        PaymentMethod(
            id=text_of_id(row.get("pmId")),
            name=_text(row.get("name")) or "",
            code=_text(row.get("code")) or "",
            accounting_reference=_text(row.get("accountingReference")),
        )
        for _, row in rows
    )


def read_accounting_groups(body: bytes, drift: Drift) -> tuple[AccountingGroup, ...]:
    """Return the accounting groups of an answer of ``accountingGroups``.

    Raises:
        UnexpectedResponse: The list is missing.
    """
    rows = _rows(body, "accountingGroupList", _GROUP, drift, "accountingGroups")
    return tuple(
        AccountingGroup(
            id=text_of_id(row.get("accountingGroupId")),
            name=_text(row.get("name")) or "",
            code=_text(row.get("code")),
            statistic_group=statistic_group(row.get("statisticGroup")),
        )
        for _, row in rows
    )


def _rows(
    body: bytes, name: str, known: Sequence[str], drift: Drift, where: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield path and object of each row of ``_embedded.<name>``; no list at all counts as empty.

    A resource without rows may come without ``_embedded``: that is how its format (HAL) writes it.
    """
    document = parse_object(body, where)
    embedded = document.get("_embedded")
    if embedded is None and ("_links" in document or not document):
        return
    if not isinstance(embedded, dict) or not isinstance(embedded.get(name), list):
        raise not_as_described(where, f"$._embedded.{name}")
    for path, row in _each(embedded[name], f"$._embedded.{name}", where):
        drift.compare(name, row, known)
        yield path, row


def _each(rows: object, path: str, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(rows, list):
        raise not_as_described(where, path)
    for index, row in enumerate(rows):
        if not isinstance(row, dict):
            raise not_as_described(where, f"{path}[{index}]")
        yield f"{path}[{index}]", row


def _needed_id(value: object, path: str, where: str) -> str:
    found = text_of_id(value)
    if found is None:
        raise not_as_described(where, path)
    return found


def _text(value: object) -> str | None:
    return text_of_id(value)  # what is no text is read like an id


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _percent(value: object, path: str, where: str) -> Decimal:
    multiplier = amount_of(value)
    if multiplier is None:
        raise not_as_described(where, path)
    percent = (multiplier - 1) * 100
    return percent.quantize(Decimal(1)) if percent == int(percent) else percent.normalize()


def amount_of(value: object) -> Decimal | None:
    """Return an amount that came as text or number, or None; never by way of a binary float."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str | int):
        return parse_amount(str(value))
    if isinstance(value, Decimal) and _is_short(value):
        return parse_amount(f"{value:f}")
    return None
