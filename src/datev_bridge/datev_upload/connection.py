"""The connection of one place: which token is good now, how to get the next, how to end it all.

DATEV's refresh tokens work once, and redeeming one twice ends the connection. So one process at a
time refreshes; it notes that it begins, asks, and stores the answer before anything uses it. A
token request whose answer was lost is never sent again in the same breath.
"""

import logging
from typing import TypeVar

from attrs import evolve

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.app import DatevApp
from datev_bridge.datev_upload.carrier import Carried, Carrier
from datev_bridge.datev_upload.oauth import (
    LIFETIMES,
    check_login,
    exchange_request,
    read_tokens,
    refresh_request,
    refused_app,
    revoke_requests,
)
from datev_bridge.datev_upload.protocol import (
    Call,
    Request,
    failed,
    may_have_worked,
    not_as_described,
    problem_with,
)
from datev_bridge.datev_upload.tokens import ENDINGS, TokenKeeper, TokenRecord
from datev_bridge.errors import DatevBridgeError
from datev_bridge.issues import Issue, IssueKind
from datev_bridge.kseries.oauth import Refusal, Tokens, refusal_of
from datev_bridge.kseries.protocol import Answer, retry_after

T = TypeVar("T")
_log = logging.getLogger("datev_bridge.datev_upload")

_UNAUTHORIZED = 401
_GOOD = 200


class DatevConnection:
    """Carries calls with good tokens. Several, in any process, may share one keeper.

    Args:
        app: Whose tokens these are.
        keeper: Where they are kept.
        carrier: Sends requests.
    """

    def __init__(self, app: DatevApp, keeper: TokenKeeper, carrier: Carrier) -> None:
        self._app = app
        self._keeper = keeper
        self._carrier = carrier

    # Calls ---------------------------------------------------------------------------------------
    def ask(self, call: Call[T]) -> T:
        """Carry a call and read its answer.

        Raises:
            DeliveryError: There is no good answer, or a person must connect (again).
            ConfigurationError: The app's credentials are wrong (UPL-004).
        """
        return read(call, self.carry(call))

    def carry(self, call: Call[T]) -> Carried:
        """Carry a call and return what came of it; a refused token is renewed once.

        Raises:
            DeliveryError: A person must connect (again), or the token cannot be renewed now.
            ConfigurationError: The app's credentials are wrong (UPL-004).
        """
        tokens = self.tokens()
        carried = self._signed(call, tokens)
        outcome = carried.outcome
        if isinstance(outcome, Answer) and outcome.status == _UNAUTHORIZED:
            carried = self._signed(call, self.tokens(refused=tokens.access))
        return carried

    def _signed(self, call: Call[T], tokens: Tokens) -> Carried:
        # The document names a header for the client secret too, but demands it nowhere.
        signature = (
            ("authorization", f"Bearer {tokens.access}"),
            ("x-datev-client-id", self._app.client_id),
        )
        request = evolve(call.request, headers=(*call.request.headers, *signature))
        return self._carrier.carry(request, call.where, is_safe=call.is_safe)

    # Tokens --------------------------------------------------------------------------------------
    def tokens(self, *, refused: str | None = None) -> Tokens:
        """Return good tokens, refreshing if that is due.

        Args:
            refused: The access token that DATEV has just refused: it is not given out again.

        Raises:
            DeliveryError: A person must connect (again), UPL-040 to UPL-044; or the login cannot
                be asked now, and the connection is as good as before or a later call finds out.
            ConfigurationError: The app's credentials are wrong (UPL-004).
        """
        tokens = self._usable(self._keeper.load(), refused)
        if tokens is not None:
            return tokens
        with self._keeper.lock():
            record = self._keeper.load()
            return self._usable(record, refused) or self._refresh(record)

    def connect(
        self, code: str, *, verifier: str, nonce: str, by: str = "", lasting: bool = True
    ) -> None:
        """Turn the code of a consent into tokens and keep them; replaces any former connection.

        Args:
            code: From the return.
            verifier: PKCE verifier of the start.
            nonce: Nonce of the start.
            by: The person who connects, as people read it.
            lasting: What was asked for: it tells when the connection will end.

        Raises:
            DeliveryError: The code is not accepted (UPL-025), covers too little (UPL-026), belongs
                to another login (UPL-027), or the login cannot be asked.
            ConfigurationError: The app's credentials are wrong (UPL-004).
        """
        with self._keeper.lock():
            carried = self._at_login(exchange_request(self._app, code=code, verifier=verifier))
            if _refusal(carried) is Refusal.GRANT:
                raise failed(codes.CODE_REFUSED.at("token"))
            answer = self._good(carried)
            check_login(self._app, answer, nonce=nonce)
            tokens = read_tokens(answer, now=carried.sent_at)
            end = carried.sent_at + LIFETIMES[lasting]
            tokens = evolve(tokens, refresh_expires_at=end if tokens.refresh else None)
            at = carried.sent_at
            self._keeper.save(TokenRecord(tokens=tokens, connected_by=by, connected_at=at))
        _log.info("connected to DATEV")

    def disconnect(self) -> tuple[Issue, ...]:
        """End the connection at DATEV and forget it here, whatever DATEV says.

        Returns:
            What a person should know: nothing, or that DATEV did not confirm (UPL-049).
        """
        with self._keeper.lock():
            record = self._keeper.load()
            if record is None:
                return ()
            outcomes = [
                self._carrier.carry(request, "revoke", is_safe=True).outcome
                for request in revoke_requests(self._app, record.tokens)
            ]
            self._keeper.drop()
        is_confirmed = all(isinstance(o, Answer) and o.status == _GOOD for o in outcomes)
        return () if is_confirmed else (codes.NOT_REVOKED.at("revoke"),)

    def _usable(self, record: TokenRecord | None, refused: str | None) -> Tokens | None:
        """Return the tokens of a record if they need no refresh."""
        if record is None:
            raise failed(codes.NOT_CONNECTED.at("token"))
        if record.ended is not None:
            raise failed(ENDINGS[record.ended].at("token"))
        tokens = record.tokens
        if tokens.access == refused or tokens.is_due(self._carrier.around.clock()):
            return None
        return tokens

    def _refresh(self, record: TokenRecord | None) -> Tokens:
        if record is None or record.tokens.refresh is None:
            raise failed(codes.NO_REFRESH_TOKEN.at("token"))
        now = self._carrier.around.clock()
        self._keeper.save(evolve(record, refresh_begun_at=record.refresh_begun_at or now))
        carried = self._at_login(refresh_request(self._app, refresh=record.tokens.refresh))
        if _refusal(carried) is Refusal.GRANT:
            kind = self._why_ended(record)
            self._keeper.save(evolve(record, refresh_begun_at=None, ended=kind.code))
            _log.warning("the connection to DATEV has ended: %s", kind.code)
            raise failed(kind.at("token"))
        try:
            tokens = read_tokens(self._good(carried), now=carried.sent_at, previous=record.tokens)
        except DatevBridgeError:
            if not may_have_worked(carried.outcome):
                self._keeper.save(record)
            raise
        self._keeper.save(evolve(record, tokens=tokens, refresh_begun_at=None))
        _log.info("access token of DATEV refreshed")
        return tokens

    def _why_ended(self, record: TokenRecord) -> IssueKind:
        if record.refresh_begun_at is not None:
            return codes.REFRESH_LOST
        end = record.tokens.refresh_expires_at
        if end is not None and end <= self._carrier.around.clock():
            return codes.REFRESH_EXPIRED
        return codes.REFRESH_REFUSED

    def _at_login(self, request: Request) -> Carried:
        return self._carrier.carry(request, "token", is_safe=False)

    def _good(self, carried: Carried) -> Answer:
        if _refusal(carried) is Refusal.CLIENT:
            raise refused_app()
        return good_answer(carried, "token", frozenset({_GOOD}))


def _refusal(carried: Carried) -> Refusal | None:
    outcome = carried.outcome
    return refusal_of(outcome) if isinstance(outcome, Answer) else None


def read(call: Call[T], carried: Carried) -> T:
    """Return the value of a call's good answer.

    Raises:
        DeliveryError: There is no good answer.
    """
    return call.read(good_answer(carried, call.where, call.good))


def good_answer(carried: Carried, where: str, good: frozenset[int]) -> Answer:
    """Return an answer with one of these statuses.

    Raises:
        DeliveryError: There is none.
    """
    outcome = carried.outcome
    problem = problem_with(outcome, where, good)
    if problem is not None:
        pause = retry_after(outcome, carried.sent_at) if problem.retry else None
        problem.retry_at = None if pause is None else carried.sent_at + pause
        raise problem
    if not isinstance(outcome, Answer):
        raise not_as_described(where, "$")
    return outcome
