"""JSON bytes of a business day → sales. The first arrow of the line.

A sale that cannot be read becomes issues with JSON paths; the others are kept. Every sale is read
quickly first; one about which anything is unclear is read again in detail, to learn what it is.
"""

from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
import json
from types import ModuleType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from datev_bridge.dates import parse_instant
from datev_bridge.daybook import codes
from datev_bridge.issues import Issue
from datev_bridge.kseries.models import (
    Sale,
)
from datev_bridge.kseries.thorough import count_unknown, numbers_of, read_sale

if TYPE_CHECKING:
    from datev_bridge.kseries.wire import WireSale


@frozen(kw_only=True)
class DecodedDay:
    """A day's answer, decoded.

    Attributes:
        sales: In the order sent, repetitions included.
        sales_sent: How many the POS sent, unreadable ones included.
        next_start_of_day: Border to the next day, aware, UTC; None if not stated.
        data_complete: What the POS says of the day; None if not stated.
        issues: One per value that could not be read.
        drift: Unknown fields, ``"SalesLine.newField"`` → how often.
        unread: Account id → receipt number of sales that could not be read, as far as they say.
    """

    sales: tuple[Sale, ...] = ()
    sales_sent: int = 0
    next_start_of_day: datetime | None = None
    data_complete: bool | None = None
    issues: tuple[Issue, ...] = ()
    drift: Mapping[str, int] = field(factory=dict)
    unread: Mapping[str, str] = field(factory=dict)


class SalesStream:
    """A day's answer being decoded: sales come one at a time, and each may be dropped at once.

    Iterating gives the sales that can be read, once. What is wrong with the others, and fields
    that nobody documented, are complete when the last sale has been read.

    Attributes:
        sales_sent: How many the POS sent, unreadable ones included.
        next_start_of_day: Border to the next day, aware, UTC; None if not stated.
        data_complete: What the POS says of the day; None if not stated.
        issues: One per value that could not be read.
        drift: Unknown fields, ``"SalesLine.newField"`` → how often.
        unread: Account id → receipt number of sales that could not be read, as far as they say.
    """

    def __init__(self, wrapper: "_Wrapper") -> None:
        self.sales_sent = len(wrapper.sales)
        self.next_start_of_day = (
            parse_instant(wrapper.border) if isinstance(wrapper.border, str) else None
        )
        self.data_complete = wrapper.complete if isinstance(wrapper.complete, bool) else None
        self.issues: list[Issue] = list(wrapper.issues)
        self.drift: Counter[str] = Counter()
        self.unread: dict[str, str] = {}
        self._sales = wrapper.sales
        self._quick = wrapper.quick
        self._index = 0

    @property
    def sales(self) -> Iterator["Sale | WireSale"]:
        """The sales that can be read, in the order sent, repetitions included."""
        for self._index, raw in enumerate(self._sales):  # noqa: B020 - kept for read_again
            sale = self._quick_sale(raw) if self._quick else self._thorough_sale(raw)
            if sale is not None:
                yield sale

    def read_again(self) -> Sale | None:
        """Read the present sale thoroughly, because something about it is not clear."""
        return self._thorough_sale(self._sales[self._index], is_new=False)

    @property
    def is_quick(self) -> bool:
        """Whether sales come from the quick reading, which cannot say what is wrong."""
        return self._quick is not None

    def _quick_sale(self, raw: Any) -> "Sale | WireSale | None":
        found = self._quick(raw) if self._quick else None
        if found is None:
            return self._thorough_sale(raw)
        sale, plain = found
        if plain is not None:
            count_unknown(plain, self.drift)
        return sale

    def _thorough_sale(self, raw: Any, *, is_new: bool = True) -> Sale | None:
        if self._quick:
            try:
                raw = _parsed(bytes(raw))
            except RecursionError:  # json minds levels of nesting that msgspec lets pass
                self.issues.append(codes.NOT_READABLE.at(reason="no JSON"))
                return None
        sale = read_sale(raw, f"$.sales[{self._index}]")
        if not isinstance(sale, Sale):
            self.issues.extend(sale)
            self.unread.update(numbers_of(raw))
            return None
        if is_new:
            count_unknown(raw, self.drift)
        return sale


@frozen(kw_only=True)
class _Wrapper:
    """The outside of an answer; ``sales`` are plain data, or bytes for the quick reading."""

    sales: Sequence[Any] = ()
    border: object = None
    complete: object = None
    issues: tuple[Issue, ...] = ()
    quick: Callable[[Any], "tuple[WireSale, dict[str, Any] | None] | None"] | None = None


def _parsed(text: bytes) -> Any:
    """Return the value of a JSON text, numbers with a fraction as ``Decimal``.

    A number beyond all bounds becomes its text: where it is needed, it is named with its place.

    Raises:
        ValueError: It is no JSON.
        RecursionError: It is nested too deeply.
    """
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError):
        return json.loads(text, parse_float=_number, parse_int=_number)


def _number(text: str) -> Decimal | int | str:
    try:
        return int(text) if text.removeprefix("-").isdigit() else Decimal(text)
    except (ValueError, ArithmeticError):
        return text


def stream_day(body: bytes, *, quick: bool = True) -> SalesStream:
    """Begin to decode the answer of ``sales-daily`` (V2) or ``dailyFinancials`` (V1).

    Args:
        body: The answer as received. Amounts may be strings or numbers; numbers never pass
            through binary floating point.
        quick: Whether msgspec may read it where it is installed (extra ``speed``); the outcome is
            the same.

    Returns:
        What can be read. An answer that is no JSON object with a list of sales has a single
        blocking issue.
    """
    wire = _wire() if quick else None
    if wire is None:
        return SalesStream(_thorough_wrapper(body))
    try:
        found = wire.decode_wrapper(body)
        _check_utf8(body)
    except (ValueError, RecursionError):
        return SalesStream(_thorough_wrapper(body))
    return SalesStream(
        _Wrapper(
            sales=found.sales,
            border=found.next_start_of_day_as_iso8601,
            complete=found.data_complete,
            quick=wire.read_quickly,
        )
    )


def decode_day(body: bytes) -> DecodedDay:
    """Decode a whole answer thoroughly; see :func:`stream_day` for long ones."""
    stream = stream_day(body, quick=False)
    sales = tuple(sale for sale in stream.sales if isinstance(sale, Sale))
    return DecodedDay(
        sales=sales,
        sales_sent=stream.sales_sent,
        next_start_of_day=stream.next_start_of_day,
        data_complete=stream.data_complete,
        issues=tuple(stream.issues),
        drift=dict(stream.drift),
        unread=dict(stream.unread),
    )


def _thorough_wrapper(body: bytes) -> _Wrapper:
    try:
        wrapper = _parsed(body)
    except (ValueError, RecursionError):
        return _Wrapper(issues=(codes.NOT_READABLE.at(reason="no JSON"),))
    if not isinstance(wrapper, dict) or not isinstance(wrapper.get("sales"), list):
        return _Wrapper(issues=(codes.NOT_READABLE.at(reason="no list of sales"),))
    return _Wrapper(
        sales=wrapper["sales"],
        border=wrapper.get("nextStartOfDayAsIso8601"),
        complete=wrapper.get("dataComplete"),
    )


@cache
def _wire() -> ModuleType | None:
    """Return the quick reading, or None where msgspec is not installed."""
    try:
        return import_module("datev_bridge.kseries.wire")
    except ModuleNotFoundError as error:
        if error.name != "msgspec":
            raise
        return None


def _check_utf8(body: bytes) -> None:
    """Raise ValueError unless the bytes are UTF-8, without a second copy of them."""
    if body.isascii():
        return
    decoder = getincrementaldecoder("utf-8")()
    view = memoryview(body)
    for start in range(0, len(body), _CHUNK):
        decoder.decode(view[start : start + _CHUNK])
    decoder.decode(b"", final=True)


_CHUNK = 1 << 16
