"""What every login by authorization code has in common (RFC 6749, 4.1): POS and DATEV alike.

Which row and which exception tell of a fault is up to the room whose login it is.
"""

from base64 import b64encode
from datetime import datetime, timedelta
from hmac import compare_digest
import re
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from attrs import frozen

from datev_bridge.issues import Issue, IssueKind

Pairs = tuple[tuple[str, str], ...]

_WORD = re.compile(r"[a-z_]{1,40}")
"""What an error looks like (RFC 6749, 4.1.2.1); anything else is not repeated to people."""


@frozen(kw_only=True)
class ReturnKinds:
    """The rows that say what is wrong with an address that a browser came back to.

    Attributes:
        wrong_address: It is another one than agreed; names what was ``expected``.
        wrong_state: Its state is another one, or missing.
        denied: The person did not agree.
        failed: The login failed; names its ``error``.
        no_code: There is no code in it.
    """

    wrong_address: IssueKind
    wrong_state: IssueKind
    denied: IssueKind
    failed: IssueKind
    no_code: IssueKind


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address; what cannot be one has none."""
    try:
        return urlsplit(address.strip())
    except ValueError:
        return urlsplit("")


def read_code(address: str, *, redirect_uri: str, state: str, kinds: ReturnKinds) -> str | Issue:
    """Return the code in the address that a browser came back to, or what is wrong with it.

    Args:
        address: The whole address; may be pasted, blanks around it do not matter.
        redirect_uri: Where the browser was to come back to.
        state: What was kept from the start; looked at before anything that others could have sent.
        kinds: The rows for what can be wrong.
    """
    parts = parts_of(address)
    if _without_query(parts) != _without_query(parts_of(redirect_uri)):
        return kinds.wrong_address.at("return", expected=redirect_uri)
    found = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if not is_same(found.get("state"), state):
        return kinds.wrong_state.at("return")
    error = found.get("error")
    if error == "access_denied":
        return kinds.denied.at("return")
    if error is not None:
        return kinds.failed.at("return", error=error if _WORD.fullmatch(error) else "?")
    return found.get("code") or kinds.no_code.at("return")


def is_same(told: object, kept: str) -> bool:
    """Compare without telling by the time it takes how much of it is right."""
    if not isinstance(told, str):
        return False
    return compare_digest(*(text.encode("utf-8", "surrogatepass") for text in (told, kept)))


def login_headers(client_id: str, client_secret: str) -> Pairs:
    """Return the headers of a request to a token endpoint: the app names itself by HTTP Basic."""
    basic = b64encode(f"{client_id}:{client_secret}".encode()).decode("ascii")
    return (("authorization", f"Basic {basic}"), ("accept", "application/json"))


def end_of(seconds: Any, now: datetime) -> datetime | None:
    """Return when something ends that lasts so many seconds by an answer.

    Args:
        seconds: A number, or one as text.
        now: When it was asked for, aware.

    Returns:
        The moment, aware; None for zero, which means unlimited, and for what is no number.
    """
    text = str(seconds)
    if isinstance(seconds, bool) or not re.fullmatch(r"\d{1,10}", text, re.ASCII):
        return None
    return now + timedelta(seconds=int(text)) if int(text) else None


def _without_query(parts: SplitResult) -> tuple[str, str, str]:
    return parts.scheme, parts.netloc, parts.path.rstrip("/")
