"""Walking through paged answers, without input or output.

A walk is a generator: it yields the next :class:`Call` and receives its value, and yields an
:class:`Item` for each thing found. Ranges longer than the vendor allows are cut into windows. Every
sale is given out once: a repetition with equal content is dropped and counted; one with other
content is read once more and, if it still differs, becomes an issue with both versions.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
import json
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from datev_bridge.errors import UnexpectedResponse
from datev_bridge.issues import Issue
from datev_bridge.kseries import codes
from datev_bridge.kseries.endpoints import BUSINESSES_PER_PAGE, DateType, Endpoints
from datev_bridge.kseries.master import Business
from datev_bridge.kseries.page import Page
from datev_bridge.kseries.protocol import Call
from datev_bridge.kseries.reports import LightspeedPayment, PaymentsPage

T = TypeVar("T")

WINDOW = timedelta(days=365)
"""The longest range that an operation accepts."""


@frozen
class Item(Generic[T]):
    """Something a walk gives out."""

    value: T


Walk = Generator[Call[Any] | Item[T], Any, None]


@frozen(kw_only=True)
class Conflict:
    """Two versions of one sale.

    Attributes:
        fisc_id: ``accountFiscId`` of the sale.
        first: JSON text of the version given out, empty where it lies more than a few pages back.
        second: JSON text of the version that was held back.
    """

    fisc_id: str
    first: str = field(repr=False)
    second: str = field(repr=False)


@frozen(kw_only=True)
class SalesPage:
    """A page of sales, each of which no earlier page of the walk had.

    Attributes:
        body: JSON bytes in the form of the POS's answer; as received where nothing was repeated.
        sales: Number of sales in it.
        repeated: How many sales were dropped as repetitions.
        conflicts: Sales that came with other content before; they are not in the body.
        issues: One per conflict.
    """

    body: bytes = field(repr=False)
    sales: int
    repeated: int = 0
    conflicts: tuple[Conflict, ...] = ()
    issues: tuple[Issue, ...] = ()


def walk_businesses(endpoints: Endpoints) -> Walk[Business]:
    """Walk through all businesses; a page that brings nothing new ends it."""
    seen: set[str] = set()
    page = 0
    while True:
        found: tuple[Business, ...] = yield endpoints.businesses(page)
        fresh = [business for business in found if business.id not in seen]
        for business in fresh:
            seen.add(business.id)
            yield Item(business)
        if len(found) < BUSINESSES_PER_PAGE or not fresh:
            return
        page += 1


def walk_payments(
    endpoints: Endpoints, location: str, since: datetime, until: datetime, date_type: DateType
) -> Walk[LightspeedPayment]:
    """Walk through Lightspeed Payments by offset, each payment once."""
    seen: set[str] = set()
    for start, end in windows(since, until):
        offset: int | None = 0
        while offset is not None:
            call = endpoints.lightspeed_payments(location, start, end, date_type, offset)
            page: PaymentsPage = yield call
            for payment in page.payments:
                if payment.id not in seen:
                    seen.add(payment.id)
                    yield Item(payment)
            if page.next_offset is not None and page.next_offset <= offset:
                raise UnexpectedResponse(codes.PAGES_REPEAT.at(call.where))
            offset = page.next_offset


PageCall = Callable[[str, datetime, datetime, str | None], Call[Page]]


def walk_sales(
    page_call: PageCall, location: str, since: datetime, until: datetime
) -> Walk[SalesPage]:
    """Walk through sales by page token.

    Args:
        page_call: :meth:`Endpoints.sales` or :meth:`Endpoints.financials`.
        location: Id of the business location.
        since: Start of the range, aware.
        until: Its end, aware.
    """
    seen = _Seen()
    for start, end in windows(since, until):
        token: str | None = None
        asked: dict[str, int] = {}
        while True:
            call = page_call(location, start, end, token)
            page: Page = yield call
            result, fresh = seen.sort_out(page, call.where)
            if result.conflicts:
                page = yield call
                result, fresh = seen.sort_out(page, call.where)
            seen.remember(fresh)
            yield Item(result)
            token = page.next_token
            if token is None:
                break
            asked[token] = asked.get(token, 0) + 1
            if asked[token] > _PATIENCE:
                raise UnexpectedResponse(codes.PAGES_REPEAT.at(call.where))


_PATIENCE = 3
"""How often a token may be named before the pages are taken for a circle; a repeated page names
the token that led to it once more."""


def windows(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the range in pieces that the vendor accepts, in order.

    Raises:
        ValueError: The range ends before it starts, or a time has no zone.
    """
    if since.tzinfo is None or until.tzinfo is None:
        raise ValueError("a time without a zone")
    # Times of one zone subtract by their clocks: with a change in between a year is an hour longer.
    start, until = since.astimezone(UTC), until.astimezone(UTC)
    if until < start:
        raise ValueError("the range ends before it starts")
    while until - start > WINDOW:
        yield start, start + WINDOW
        start += WINDOW
    yield start, until


_REMEMBERED_PAGES = 3


class _Seen:
    """The sales that a walk has given out: a digest of each, the text of the latest pages."""

    def __init__(self) -> None:
        self._digests: dict[str, bytes] = {}
        self._recent: list[dict[str, str]] = []

    def sort_out(self, page: Page, where: str) -> tuple[SalesPage, dict[str, str]]:
        """Return the page without what was given out before, and the text of what is new."""
        fresh: dict[str, str] = {}
        kept: list[str] = []
        conflicts: list[Conflict] = []
        for fisc_id, text in page.sales:
            if fisc_id is None:
                kept.append(text)
            elif fisc_id not in fresh and fisc_id not in self._digests:
                fresh[fisc_id] = text
                kept.append(text)
            elif not self._is_same(fisc_id, text, fresh):
                first = fresh.get(fisc_id) or self._text_of(fisc_id) or ""
                conflicts.append(Conflict(fisc_id=fisc_id, first=first, second=text))
        result = SalesPage(
            body=page.body if len(kept) == len(page.sales) else _joined(page.wrapper, kept),
            sales=len(kept),
            repeated=len(page.sales) - len(kept) - len(conflicts),
            conflicts=tuple(conflicts),
            issues=tuple(codes.TWO_VERSIONS.at(where, receipt=c.fisc_id) for c in conflicts),
        )
        return result, fresh

    def remember(self, fresh: dict[str, str]) -> None:
        """Take sales as given out."""
        self._digests.update({fisc_id: _digest(text) for fisc_id, text in fresh.items()})
        self._recent = [*self._recent, fresh][-_REMEMBERED_PAGES:]

    def _is_same(self, fisc_id: str, text: str, fresh: Mapping[str, str]) -> bool:
        earlier = fresh.get(fisc_id) or self._text_of(fisc_id)
        if earlier is None:
            return self._digests[fisc_id] == _digest(text)
        return earlier == text or _canonical(earlier) == _canonical(text)

    def _text_of(self, fisc_id: str) -> str | None:
        return next((page[fisc_id] for page in self._recent if fisc_id in page), None)


def _canonical(text: str) -> str:
    """Return the text of a sale with its fields in order: their order carries no meaning."""
    return json.dumps(json.loads(text, parse_float=str), sort_keys=True)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def _joined(wrapper: Mapping[str, Any], sales: list[str]) -> bytes:
    head = "".join(f"{json.dumps(name)}:{json.dumps(value)}," for name, value in wrapper.items())
    return f'{{{head}"sales":[{",".join(sales)}]}}'.encode()
