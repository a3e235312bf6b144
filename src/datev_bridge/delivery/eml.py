"""Mails as files in a folder, for who has set up no mail server and reads them there."""

from collections.abc import Callable
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from attrs import frozen

from datev_bridge.files import reported, write_atomically
from datev_bridge.mail.envelope import Envelope

_DIGITS = 12


@frozen(kw_only=True)
class EmlFolder:
    """Writes each message into a file that any mail program opens; nothing leaves this machine.

    Attributes:
        folder: Where to; made on first use, for its owner's eyes only.
    """

    folder: Path

    def send(self, envelope: Envelope, taken: Callable[[str], None]) -> None:
        """Write a message; again, it is written to the same file. No server answers.

        Raises:
            DeliveryError: It could not be written; FILE-001 to FILE-003.
        """
        with reported(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        at = BytesHeaderParser(policy=default).parsebytes(envelope.content)["Date"].datetime
        name = f"{at:%Y%m%d-%H%M%S}-{envelope.message_id[1 : 1 + _DIGITS]}.eml"
        write_atomically(self.folder / name, [envelope.content], mode=0o600)
        taken("")
