"""An SFTP server as a target: a file appears whole under its name, or not at all."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from datev_bridge.journey.model import Place
from datev_bridge.runs.targets import TargetReceipt

NAME = "sftp"


@frozen(kw_only=True)
class SftpTarget:
    """See :class:`datev_bridge.runs.targets.Target`.

    Attributes:
        hand_over: Puts a file, by name and bytes, and returns where it is.
        clock: The time, aware.
    """

    hand_over: Callable[[str, bytes], str]
    clock: Callable[[], datetime]

    @property
    def name(self) -> str:
        """What it is called in rows and logs."""
        return NAME

    @property
    def takes_tests(self) -> bool:
        """Whether files of test runs may go there: their names say what they are."""
        return True

    def deliver(
        self,
        place: Place,  # noqa: ARG002 - the account is the place's own
        name: str,
        content: bytes,
        sha256: str,
        *,
        again: bool = False,  # noqa: ARG002 - what is there is compared each time
    ) -> TargetReceipt:
        """Put a file whole or not at all; one that is there with these bytes stays as it is.

        Raises:
            DeliveryError: It was not taken; SFTP-020 to SFTP-026.
            ConfigurationError: No server is named; SFTP-008.
        """
        return TargetReceipt(
            reference=self.hand_over(name, content), sha256=sha256, at=self.clock()
        )
