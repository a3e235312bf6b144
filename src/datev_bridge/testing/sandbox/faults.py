"""What can go wrong at the POS, switched on by tests and demonstrations."""

from collections import Counter
from datetime import timedelta
from enum import Enum
from threading import Lock

from attrs import field, frozen

from datev_bridge.testing.chance import happens, stream
from datev_bridge.testing.rendering import Spelling


class Kind(Enum):
    """A kind of trouble with one request."""

    TOO_MANY = "429 with Retry-After, nothing done"
    SERVER_ERROR = "500 with the vendor's error body, nothing done"
    UNAVAILABLE = "503 with a page instead of JSON, nothing done"
    EMPTY = "the answer without its body"
    NOT_JSON = "200 with a page instead of JSON"
    TRUNCATED = "the connection breaks in the middle of the body"
    TRUNCATED_JSON = "half the body, with a length that fits"
    LOST = "everything done, but the connection breaks before the answer"
    SLOW = "the answer comes late"
    DRIPPING = "the body comes in small pieces"


@frozen(kw_only=True)
class Trouble:
    """One trouble, and which requests it strikes.

    Attributes:
        kind: What happens.
        share: Of the requests that match, drawn by the faults' seed and the request's number.
        times: At most so many requests are struck; None for no end.
        burst: How many matching requests in a row are struck once one is.
        where: A part of the path that matches: ``"/f/"`` is the API, ``"/token"`` the login's.
        retry_after: Seconds to wait, for ``TOO_MANY``; None sends no header.
        seconds: How late, for ``SLOW`` and ``DRIPPING``.
    """

    kind: Kind
    share: float = 1.0
    times: int | None = None
    burst: int = 1
    where: str = "/f/"
    retry_after: int | None = 1
    seconds: float = 0.5


@frozen(kw_only=True)
class Lifetimes:
    """How long what the login gives out is valid, in seconds."""

    code: int = 60
    access: int = 1500
    refresh: int = 3_456_000
    refresh_online: int = 1800
    """Without the scope ``offline_access``."""


@frozen(kw_only=True)
class Late:
    """What reaches the POS's books only after the end of a business day.

    Attributes:
        after: After the end of the day.
        receipts: Share of receipts that appear then (a till that was offline).
        tips: Share of receipts whose tips are added then.
    """

    after: timedelta = timedelta(hours=6)
    receipts: float = 0.0
    tips: float = 0.0


@frozen(kw_only=True)
class Faults:
    """Everything that is switched on. The default is a POS without any trouble.

    Attributes:
        seed: What chance is drawn from.
        troubles: Tried in order; the first that strikes a request does.
        incomplete_asks: How often each day is called incomplete although it is over.
        lifetimes: Of what the login gives out; None for the vendor's usual ones.
        late: What arrives after the day.
        duplicate_pages: Whether each page starts with the last sale of the page before.
        strange_type: A type nobody knows, for the first sale of each day; "" for none.
        bare: Share of receipts without accounting groups and ids of payment methods.
        numbers: Whether amounts are numbers instead of strings.
        spelling: How V1 spells its times.
        token_on_top: Whether V1 names ``nextPageToken`` beside ``_links`` too.
    """

    seed: int = 0
    troubles: tuple[Trouble, ...] = ()
    incomplete_asks: int = 0
    lifetimes: Lifetimes | None = None
    late: Late | None = None
    duplicate_pages: bool = False
    strange_type: str = ""
    bare: float = 0.0
    numbers: bool = False
    spelling: Spelling = Spelling.CAMEL
    token_on_top: bool = False


class Switchboard:
    """Remembers how often each trouble has struck."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self._seen: Counter[int] = Counter()
        self._struck: Counter[int] = Counter()
        self._in_burst: Counter[int] = Counter()
        self._asks: Counter[object] = Counter()
        self._lock = Lock()

    def strike(self, path: str) -> Trouble | None:
        """Return the trouble that a request for ``path`` meets, or None."""
        with self._lock:
            for place, trouble in enumerate(self.faults.troubles):
                if trouble.where in path and self._strikes(place, trouble):
                    return trouble
        return None

    def _strikes(self, place: int, trouble: Trouble) -> bool:
        number = self._seen[place]
        self._seen[place] += 1
        if trouble.times is not None and self._struck[place] >= trouble.times:
            return False
        if self._in_burst[place] == 0:
            if not happens(stream(self.faults.seed, place, number), trouble.share):
                return False
            self._in_burst[place] = trouble.burst
        self._in_burst[place] -= 1
        self._struck[place] += 1
        return True

    def calls_complete(self, what: object) -> bool:
        """Count an ask for a day that is over; tell whether it may be called complete by now."""
        with self._lock:
            self._asks[what] += 1
            return self._asks[what] > self.faults.incomplete_asks


@frozen(kw_only=True)
class Draw:
    """Whether something happens to a receipt: the same answer at each ask."""

    seed: int
    name: str
    share: float = field(default=0.0)

    def strikes(self, account_id: str) -> bool:
        """Tell whether the receipt is struck."""
        return self.share > 0 and happens(stream(self.seed, self.name, account_id), self.share)
