"""The mail that a server took last, in a file: noted at once, whatever the database is doing.

Writing a line takes some hundred thousandths of a second, where a transaction may have to wait for
another one. The line is there when the process is killed, though not when the machine loses power
before the system has written it out; then the mail is sent once more.
"""

from contextlib import suppress
from datetime import datetime
import json
from pathlib import Path

from attrs import frozen

from datev_bridge.mail.queue import Taken


@frozen
class TakenNote:
    """See :class:`datev_bridge.mail.queue.TakenMemo`; of one worker.

    A file that cannot be written or read is no reason to send nothing: then only the database knows
    what was taken.

    Attributes:
        path: The file; the folder that its folder is in has to be there.
    """

    path: Path

    def keep(self, taken: Taken) -> None:
        """Note the mail that a server has just taken, in the place of the one before."""
        line = json.dumps([taken.mail, taken.answer, taken.at.isoformat()])
        with suppress(OSError):
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            self.path.write_text(line, "ascii")

    def read(self) -> Taken | None:
        """Return the mail that was noted and not forgotten; None if there is none."""
        try:
            mail, answer, at = json.loads(self.path.read_text("ascii"))
            return Taken(mail=mail, answer=answer, at=datetime.fromisoformat(at))
        except (OSError, ValueError, TypeError):
            return None

    def forget(self) -> None:
        """Forget it: the database knows."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
