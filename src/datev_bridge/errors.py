"""Exceptions: problems of the program or of the outside world.

::

    DatevBridgeError                 carries an Issue: code, text, hint
    ├─ ConfigurationError            profile or settings unreadable, unknown key, missing extra
    ├─ KSeriesError                  the POS's API
    │  ├─ AuthorizationError         a person must connect again
    │  ├─ RateLimited                try again at retry_at
    │  ├─ ServiceUnavailable         outside failure, worth another try
    │  └─ UnexpectedResponse         an answer that the vendor's description does not allow
    ├─ ExportRefused                 carries the issues that block
    ├─ ExtfError                     bytes that are no readable DATEV file, or a row that is refused
    ├─ DeliveryError                 target, and whether another try is worth it
    ├─ AccessRefused                 who asks may not, or has to log in further
    ├─ StoreError
    └─ VaultError

Problems in the user's data are :class:`datev_bridge.issues.Issue` values, not exceptions. No error
carries a token, a secret or the body of an answer.
"""

from collections.abc import Iterable
from datetime import datetime

from datev_bridge.issues import Issue


class DatevBridgeError(Exception):
    """Base of all errors of this library; ``str()`` is the English text with its code."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue)

    def __str__(self) -> str:
        place = f"{self.issue.place('en')}: " if self.issue.where else ""
        return f"{place}{self.issue.text('en')} [{self.code}] {self.issue.hint('en')}"

    @property
    def code(self) -> str:
        """The stable code, for example ``KS-003``."""
        return self.issue.code

    @property
    def hint(self) -> str:
        """The next step, in English; ``issue.hint("de")`` has it in German."""
        return self.issue.hint("en")


class ConfigurationError(DatevBridgeError):
    """The profile or a setting cannot be read or is not valid.

    Attributes:
        issues: Everything that was found, at least the one the error is named after.
    """

    def __init__(self, issue: Issue, *, issues: Iterable[Issue] = ()) -> None:
        super().__init__(issue)
        self.issues = tuple(issues) or (issue,)


class KSeriesError(DatevBridgeError):
    """Base of all errors from the POS's API.

    Attributes:
        request_id: The vendor's id of the request where the answer named one.
    """

    def __init__(self, issue: Issue, *, request_id: str | None = None) -> None:
        super().__init__(issue)
        self.request_id = request_id


class AuthorizationError(KSeriesError):
    """The connection is not valid any more: a person must connect again."""


class RateLimited(KSeriesError):
    """The POS asked to wait.

    Attributes:
        retry_at: When another try is allowed, aware, where the answer told.
    """

    def __init__(
        self, issue: Issue, *, retry_at: datetime | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(issue, request_id=request_id)
        self.retry_at = retry_at


class ServiceUnavailable(KSeriesError):
    """The POS or the way to it failed; another try may succeed."""


class UnexpectedResponse(KSeriesError):
    """The POS answered something that its description does not allow.

    Attributes:
        paths: JSON paths of what was not understood.
    """

    def __init__(
        self, issue: Issue, *, paths: tuple[str, ...] = (), request_id: str | None = None
    ) -> None:
        super().__init__(issue, request_id=request_id)
        self.paths = paths


class ExportRefused(DatevBridgeError):
    """No file was written.

    Attributes:
        issues: Everything that was found, what blocks first.
    """

    def __init__(self, issue: Issue, *, issues: Iterable[Issue] = ()) -> None:
        super().__init__(issue)
        self.issues = tuple(issues)


class ExtfError(DatevBridgeError):
    """Bytes that are no readable DATEV file, or a value that must not be written.

    Attributes:
        issues: Everything that was found in the row or file.
    """

    def __init__(self, issue: Issue, *, issues: Iterable[Issue] = ()) -> None:
        super().__init__(issue)
        self.issues = tuple(issues) or (issue,)


class DeliveryError(DatevBridgeError):
    """A file could not be handed over.

    Attributes:
        target: Where it should have gone.
        retry: Whether another try may succeed without a person.
        retry_at: Not before that, aware, where the target told.
    """

    def __init__(
        self, issue: Issue, *, target: str, retry: bool, retry_at: datetime | None = None
    ) -> None:
        super().__init__(issue)
        self.target = target
        self.retry = retry
        self.retry_at = retry_at


class AccessRefused(DatevBridgeError):
    """Whoever asks may not do this, or has to complete the login first."""


class StoreError(DatevBridgeError):
    """The store could not be read or written."""


class VaultError(DatevBridgeError):
    """A secret could not be sealed or opened."""
