"""The quick reading of sales: lean structures of msgspec (extra ``speed``), used where it is there.

A sale that reads cleanly this way is what the thorough reading would give. Whatever does not, for
any reason, is read again thoroughly (:mod:`datev_bridge.kseries.decode`), which alone says what is
wrong. Documented fields that the books do not need are skipped; an unknown one is noticed.
"""

from collections.abc import Callable, Iterable
from datetime import MAXYEAR, MINYEAR, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from datev_bridge.kseries.fields import SPELLINGS, UNUSED, camel
from datev_bridge.kseries.models import Payment, Sale, SalesLine
from datev_bridge.kseries.thorough import read_amount
from datev_bridge.money import ZERO

Id = int | str | None
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
if TYPE_CHECKING:
    Amount = Decimal
else:

    class _Decimals(type):
        def __instancecheck__(cls, value: object) -> bool:
            return type(value) is Decimal

    class Amount(metaclass=_Decimals):
        """A ``Decimal`` that :func:`_amount` has read.

        Left to itself msgspec takes whatever ``Decimal`` takes: ``NaN``, ``1e2``, ``1_00``.
        """


class WireTaxLine(msgspec.Struct, rename=camel, gc=False):
    """See :class:`datev_bridge.kseries.models.TaxLine`."""

    tax_rate: Amount
    tax_amount: Amount
    tax_included: bool = True


class WireAccountingGroup(msgspec.Struct, rename=camel, gc=False):
    """See :class:`datev_bridge.kseries.models.AccountingGroup`."""

    accounting_group_id: Id = None
    name: str | None = None
    code: str | None = None


class WireSource(msgspec.Struct, rename=camel, gc=False):
    """See :class:`datev_bridge.kseries.models.Source`."""

    initial_account_id: str | None = None
    previous_account_id: str | None = None


class WireSalesLine(msgspec.Struct, rename=camel, kw_only=True, gc=False):
    """See :class:`datev_bridge.kseries.models.SalesLine`."""

    id: str | None = None
    name: str | None = None
    total_net_amount_with_tax: Amount
    total_net_amount_without_tax: Amount
    tax_amount: Amount
    service_charge: Amount = ZERO
    tax_rate_percentage: Amount | None = None
    total_discount_amount: Amount | None = None
    tax_lines: tuple[WireTaxLine, ...] = ()
    accounting_group: WireAccountingGroup | None = None
    revenue_center_id: Id = None
    currency: str | None = None


class WireConsumer(msgspec.Struct, rename=camel, gc=False):
    """See :class:`datev_bridge.kseries.models.Consumer`."""

    id: str | None = None
    customer_id: Id = None
    company_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None


class WirePayment(msgspec.Struct, rename=camel, kw_only=True, gc=False):
    """See :class:`datev_bridge.kseries.models.Payment`."""

    payment_method_id: Id = None
    code: str | None = None
    description: str | None = None
    net_amount_with_tax: Amount
    tip: Amount = ZERO
    surcharge: Amount = ZERO
    rounding_amount: Amount = ZERO
    type: str | None = None
    currency: str | None = None
    revenue_center_id: Id = None
    consumer: WireConsumer | None = None


_NO_YEARS = frozenset({MINYEAR, MAXYEAR})
_TIMES = {
    "opening_v2": "timeOfOpening",
    "opening_v1": "timeofOpening",
    "closed_v2": "timeClosed",
    "closed_v1": "timeOfCloseAndPaid",
    "closed_v1_low": "timeofCloseAndPaid",
    "closed_old": "timeOfClosed",
}
assert set(SPELLINGS) < set(_TIMES.values())  # noqa: S101 - the two tables go together


def _sale_name(name: str) -> str:
    return _TIMES.get(name) or camel(name)


class WireSale(msgspec.Struct, rename=_sale_name, kw_only=True, gc=False):
    """See :class:`datev_bridge.kseries.models.Sale`."""

    account_fisc_id: str
    receipt_id: str | None = None
    type: str
    source: WireSource | None = None
    opening_v2: Instant | None = None
    opening_v1: Instant | None = None
    closed_v2: Instant | None = None
    closed_v1: Instant | None = None
    closed_v1_low: Instant | None = None
    closed_old: Instant | None = None
    sales_lines: tuple[WireSalesLine, ...] = ()
    payments: tuple[WirePayment, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse a time that the thorough reading takes for none: some write year 1 for unset."""
        for moment in (self.time_of_opening, self.time_closed):
            if moment is not None and moment.year in _NO_YEARS:
                raise ValueError("a time at the end of the calendar")

    @property
    def time_of_opening(self) -> datetime | None:
        """When the account was opened, in any spelling."""
        return self.opening_v2 or self.opening_v1

    @property
    def time_closed(self) -> datetime | None:
        """When it was closed, in any spelling."""
        return self.closed_v2 or self.closed_v1 or self.closed_v1_low or self.closed_old


class WireDay(msgspec.Struct, rename=camel):
    """The wrapper of a day; its sales stay bytes until each is asked for."""

    sales: list[msgspec.Raw]
    next_start_of_day_as_iso8601: Any = None
    data_complete: Any = None


def _strict(
    base: type[msgspec.Struct], unused: Iterable[str], **deeper: tuple[Any, Any]
) -> type[msgspec.Struct]:
    """Return ``base`` with all documented fields, so that any other one is noticed.

    A field that the books do not need is kept as raw bytes, which costs next to nothing.
    """
    names = {f"unused_{number}": name for number, name in enumerate(sorted(unused))}
    known = {field.name: field.encode_name for field in msgspec.structs.fields(base)}
    return msgspec.defstruct(
        f"Strict{base.__name__}",
        [
            *((name, kind, default) for name, (kind, default) in deeper.items()),
            *((name, msgspec.Raw, msgspec.Raw()) for name in names),
        ],
        bases=(base,),
        rename=(known | names).get,
        kw_only=True,
        gc=False,
        forbid_unknown_fields=True,
    )


_StrictLine: Any = _strict(WireSalesLine, UNUSED[SalesLine])
_StrictPayment: Any = _strict(WirePayment, UNUSED[Payment])
_StrictSale: Any = _strict(
    WireSale,
    UNUSED[Sale],
    sales_lines=(tuple[_StrictLine, ...], ()),
    payments=(tuple[_StrictPayment, ...] | None, None),
)


@lru_cache(maxsize=4096, typed=True)  # the same few rates and prices come all the time
def _amount(_: type, value: object) -> Decimal:
    return read_amount(value)


def _decoder(sale: Any) -> Callable[[msgspec.Raw], Any]:
    """Return what decodes a sale; no number passes through binary floating point."""
    return msgspec.json.Decoder(sale, dec_hook=_amount, float_hook=str).decode


decode_wrapper = msgspec.json.Decoder(WireDay).decode
_decode_strict = _decoder(_StrictSale)
_decode_lean = _decoder(WireSale)
_decode_plain = msgspec.json.Decoder().decode


def read_quickly(raw: msgspec.Raw) -> tuple[WireSale, dict[str, Any] | None] | None:
    """Read one sale.

    Returns:
        The sale, and the whole of it as plain data if it has a field that nobody documented; None
        where it has to be read thoroughly.
    """
    try:
        return _decode_strict(raw), None
    except (msgspec.ValidationError, RecursionError):
        pass
    try:
        return _decode_lean(raw), _decode_plain(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
