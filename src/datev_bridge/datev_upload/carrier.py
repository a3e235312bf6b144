"""Carrying a request until there is an outcome to live with: the one place that tries again."""

from datetime import datetime
import logging

from attrs import frozen

from datev_bridge.datev_upload.call_log import CallLog, logged
from datev_bridge.datev_upload.protocol import Request, may_repeat
from datev_bridge.kseries.protocol import Failure, Outcome, Surroundings, retry_after
from datev_bridge.kseries.retry import RetryPolicy

_log = logging.getLogger("datev_bridge.datev_upload")


@frozen(kw_only=True)
class Carried:
    """What came of a request.

    Attributes:
        outcome: The last one.
        sent_at: When the last try was sent, aware.
    """

    outcome: Outcome
    sent_at: datetime


@frozen(kw_only=True)
class Carrier:
    """Sends requests, again where that is right, and logs each try.

    Attributes:
        around: Clock, dice and the network.
        policy: How often and how soon.
        log: Where each try is noted.
    """

    around: Surroundings[Request]
    policy: RetryPolicy
    log: CallLog

    def carry(self, request: Request, where: str, *, is_safe: bool) -> Carried:
        """Send a request until its outcome is good, final, or the policy gives up.

        Args:
            request: What to send.
            where: For the log.
            is_safe: Whether it may be worked on twice.
        """
        began, tried = self.around.monotonic(), 0
        while True:
            tried += 1
            carried = self._once(request)
            if not may_repeat(carried.outcome, is_safe=is_safe):
                return carried
            asked = retry_after(carried.outcome, self.around.clock())
            pause = self.policy.pause(
                tried=tried,
                elapsed=self.around.monotonic() - began,
                draw=self.around.random(),
                retry_after=asked.total_seconds() if asked is not None else None,
            )
            if pause is None:
                return carried
            _log.info("%s: %s, again in %.1f s", where, _word(carried.outcome), pause)
            self.around.sleep(pause)

    def _once(self, request: Request) -> Carried:
        sent_at = self.around.clock()
        outcome = self.around.send(request)
        self.log.note(logged(request, outcome, sent_at))
        return Carried(outcome=outcome, sent_at=sent_at)


def _word(outcome: Outcome) -> str:
    return outcome.value if isinstance(outcome, Failure) else f"HTTP {outcome.status}"
