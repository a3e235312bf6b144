"""DATEV's data centre as a target: each file uploaded once, its job followed without waiting.

What was uploaded is known by our own record, kept before anything is sent, and in doubt by DATEV's
list of jobs (see :mod:`datev_bridge.datev_upload.upload` for what that leaves open). So a hand-over
that is repeated after a crash only looks at what became of the job.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.model import UploadFile, UploadReceipt, UploadState
from datev_bridge.errors import DeliveryError
from datev_bridge.journey.model import Place
from datev_bridge.runs.targets import Answer, Refusal, TargetReceipt, Underway

NAME = "datev"
_HEALS = codes.RECONNECT - {codes.FORBIDDEN.code, codes.ACCESS_REFUSED.code}
"""After these nothing is asked of DATEV until somebody has connected again."""
_SLOWER = 4
"""Looks at a job are a quarter of its age apart or more: DATEV wants none around the clock."""


class HandOver(Protocol):
    """Uploads a file of the place unless that was done before, and looks once at its job."""

    def __call__(self, file: UploadFile, *, repeat: bool) -> UploadReceipt:
        """Return what is known of the file now; errors as of :class:`Uploads`."""
        ...


@frozen(kw_only=True)
class DatevTarget:
    """See :class:`datev_bridge.runs.targets.Target`.

    Attributes:
        hand_over: Uploads for the place.
        clock: The time, aware.
    """

    hand_over: HandOver
    clock: Callable[[], datetime]

    @property
    def name(self) -> str:
        """What it is called in rows and logs."""
        return NAME

    @property
    def takes_tests(self) -> bool:
        """Whether files of test runs may go there: never, for the tax adviser could book them."""
        return False

    def deliver(
        self,
        place: Place,  # noqa: ARG002 - the connection is the place's own
        name: str,
        content: bytes,
        sha256: str,  # noqa: ARG002 - the record of uploads makes it of the bytes
        *,
        again: bool = False,
    ) -> Answer:
        """Upload a file, or look at its job; what DATEV refused goes again only if asked for.

        Raises:
            DeliveryError: DATEV cannot be asked now, or somebody has to connect again.
            ConfigurationError: There is no app (UPL-009), no client is chosen (UPL-010), or DATEV
                takes no such file (UPL-006 to UPL-008).
        """
        try:
            receipt = self.hand_over(UploadFile(name=name, content=content), repeat=again)
        except DeliveryError as error:
            if error.retry or error.code in _HEALS:
                raise
            return Refusal(issues=(error.issue,))
        return self._answer(receipt)

    def _answer(self, receipt: UploadReceipt) -> Answer:
        if receipt.state is UploadState.PENDING:
            now = self.clock()
            age = now - (receipt.uploaded_at or receipt.begun_at)
            look_at = max(receipt.look_at or now, now + age / _SLOWER, now + timedelta(seconds=1))
            return Underway(job=receipt.job, look_at=look_at)
        if receipt.state is UploadState.SUCCEEDED:
            at = receipt.finished_at or self.clock()
            return TargetReceipt(reference=receipt.job, sha256=receipt.sha256, at=at)
        unknown = codes.OUTCOME_UNKNOWN.at(receipt.file_name)
        issues = tuple(issue for issue in receipt.issues if issue.blocks) or (unknown,)
        return Refusal(job=receipt.job, issues=issues)
