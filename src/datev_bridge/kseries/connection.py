"""The tokens of one connection in use: which access token is good now, and how to get the next.

Refreshing is one unit of work without a seam for anyone to cancel: lock, mark, ask, store, unlock.
The asynchronous client runs it in a thread, so that even a cancelled task leaves the store whole.
"""

from datetime import datetime
import logging

from attrs import evolve, frozen

from datev_bridge.errors import DatevBridgeError, UnexpectedResponse
from datev_bridge.issues import IssueKind
from datev_bridge.kseries import codes
from datev_bridge.kseries.oauth import (
    App,
    Refusal,
    Tokens,
    ended_by,
    exchange_request,
    read_tokens,
    refresh_request,
    refusal_of,
    refused_client,
)
from datev_bridge.kseries.protocol import (
    Answer,
    Failure,
    Outcome,
    Request,
    Surroundings,
    problem_with,
    retry_after,
)
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import ENDINGS, TokenRecord, TokenStore

_log = logging.getLogger("datev_bridge.kseries")


class Connection:
    """Gives out access tokens. Safe for threads; several, in any process, may share one store.

    Args:
        app: Whose tokens these are.
        store: Where they are kept.
        around: Clock, dice and the way to the login.
        policy: How the token endpoint is asked again.
    """

    def __init__(
        self, app: App, store: TokenStore, around: Surroundings[Request], policy: RetryPolicy
    ) -> None:
        self._app = app
        self._store = store
        self._around = around
        self._policy = policy
        self._known: Tokens | None = None

    def known(self) -> Tokens | None:
        """Return tokens that need neither a look at the store nor a refresh, or None."""
        known = self._known
        return known if known and not known.is_due(self._around.clock()) else None

    def tokens(self, *, refused: str | None = None) -> Tokens:
        """Return good tokens, refreshing if that is due.

        Args:
            refused: The access token that the POS has just refused: it is not given out again.

        Raises:
            AuthorizationError: A person must connect (again): AUTH-040 to AUTH-044.
            ConfigurationError: The app's credentials are wrong (AUTH-003).
            KSeriesError: The login could not be asked; the connection is as good as before, or a
                later call finds out.
        """
        known = self.known()
        if known is not None and known.access != refused:
            return known
        tokens = self._usable(self._store.load(), refused)
        if tokens is None:
            with self._store.lock():
                record = self._store.load()
                tokens = self._usable(record, refused) or self._refresh(record)
        self._known = tokens
        return tokens

    def connect(self, code: str, verifier: str) -> None:
        """Turn the code of a consent into tokens and keep them; replaces any former connection.

        Raises:
            AuthorizationError: The code is not accepted (AUTH-025) or covers too little (AUTH-026).
            ConfigurationError: The app's credentials are wrong (AUTH-003).
            KSeriesError: The login could not be asked.
        """
        with self._store.lock():
            exchange = self._ask(exchange_request(self._app, code=code, verifier=verifier))
            if isinstance(exchange.outcome, Answer):
                refusal = refusal_of(exchange.outcome)
                if refusal is Refusal.GRANT:
                    raise ended_by(codes.CODE_REFUSED)
            tokens = self._read(exchange)
            self._store.save(TokenRecord(tokens=tokens))
            self._known = tokens
        _log.info("connected")

    def renew(self) -> None:
        """Get new tokens although those at hand are still good: it shows that the connection lasts.

        Raises:
            AuthorizationError: A person must connect (again).
            KSeriesError: The login could not be asked.
        """
        self.tokens(refused=self.tokens().access)

    def _usable(self, record: TokenRecord | None, refused: str | None) -> Tokens | None:
        """Return the tokens of a record if they need no refresh.

        Raises:
            AuthorizationError: There is no connection, or it has ended.
        """
        if record is None:
            raise ended_by(codes.NOT_CONNECTED)
        if record.ended is not None:
            raise ended_by(ENDINGS[record.ended])
        tokens = record.tokens
        if tokens.access == refused or tokens.is_due(self._around.clock()):
            return None
        return tokens

    def _refresh(self, record: TokenRecord | None) -> Tokens:
        if record is None or record.tokens.refresh is None:
            raise ended_by(codes.NO_REFRESH_TOKEN)
        begun = evolve(record, refresh_begun_at=record.refresh_begun_at or self._around.clock())
        self._store.save(begun)
        exchange = self._ask(refresh_request(self._app, refresh=record.tokens.refresh))
        refusal = refusal_of(exchange.outcome) if isinstance(exchange.outcome, Answer) else None
        if refusal is Refusal.GRANT:
            kind = self._why_ended(record, exchange)
            self._store.save(evolve(record, refresh_begun_at=None, ended=kind.code))
            _log.warning("the connection has ended: %s", kind.code)
            raise ended_by(kind)
        try:
            tokens = self._read(exchange, record.tokens)
        except DatevBridgeError:
            if not exchange.may_be_used_up:
                self._store.save(record)
            raise
        self._store.save(TokenRecord(tokens=tokens))
        _log.info("access token refreshed")
        return tokens

    def _why_ended(self, record: TokenRecord, exchange: "_Exchange") -> IssueKind:
        if record.refresh_begun_at is not None or exchange.lost_an_answer:
            return codes.REFRESH_LOST
        end = record.tokens.refresh_expires_at
        if end is not None and end <= self._around.clock():
            return codes.REFRESH_EXPIRED
        return codes.REFRESH_REFUSED

    def _ask(self, request: Request) -> "_Exchange":
        """Send a token request, again where that may help, and return the last outcome."""
        began, tried, lost = self._around.monotonic(), 0, False
        while True:
            tried += 1
            sent_at = self._around.clock()
            outcome = self._around.send(request)
            exchange = _Exchange(outcome=outcome, sent_at=sent_at, lost_an_answer=lost)
            if not _is_worth_repeating(outcome):
                return exchange
            lost = lost or exchange.may_be_used_up
            asked = retry_after(outcome, self._around.clock())
            pause = self._policy.pause(
                tried=tried,
                elapsed=self._around.monotonic() - began,
                draw=self._around.random(),
                retry_after=asked.total_seconds() if asked else None,
            )
            if pause is None:
                return exchange
            self._around.sleep(pause)

    def _read(self, exchange: "_Exchange", previous: Tokens | None = None) -> Tokens:
        outcome = exchange.outcome
        if isinstance(outcome, Answer) and refusal_of(outcome) is Refusal.CLIENT:
            raise refused_client()
        problem = problem_with(outcome, self._around.clock(), "token")
        if problem is not None:
            raise problem
        if not isinstance(outcome, Answer):  # pragma: no cover - problem_with names each failure
            raise UnexpectedResponse(codes.TOKEN_ANSWER.at("token", paths="$"))
        return read_tokens(outcome, now=exchange.sent_at, previous=previous)


@frozen(kw_only=True)
class _Exchange:
    """The last outcome of asking the token endpoint, and what earlier tries may have done."""

    outcome: Outcome
    sent_at: datetime
    lost_an_answer: bool

    @property
    def may_be_used_up(self) -> bool:
        """Whether the refresh token may have been used without our knowing its successor."""
        if isinstance(self.outcome, Failure):
            used = self.outcome is not Failure.NOT_SENT
        else:
            used = self.outcome.status not in _CERTAINLY_NOT_USED
        return used or self.lost_an_answer


_CERTAINLY_NOT_USED = {401, 404, 429}


def _is_worth_repeating(outcome: Outcome) -> bool:
    if isinstance(outcome, Failure):
        return True
    return outcome.status in {408, 429} or outcome.status >= 500  # noqa: PLR2004
