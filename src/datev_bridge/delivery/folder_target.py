"""A folder of a place as a target: on this machine, or on a share that it has mounted.

A folder below the service's own is made where it is missing. An absolute one has to be there: a
share that is not mounted is an empty folder's name, and files written there reach nobody. And it
has to lie below a folder that the operator allows (``DATEV_BRIDGE_FOLDERS``), since restaurants set
their own settings, and nobody may write into somebody else's folder.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256 as digest
from pathlib import Path

from attrs import frozen

from datev_bridge.delivery.lines import read_if_there
from datev_bridge.errors import DeliveryError
from datev_bridge.files import FOLDER_MISSING, remove_parts, reported, write_atomically
from datev_bridge.journey.model import Place
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.targets import TargetReceipt

NAME = "folder"
FOLDERS_VARIABLE = "DATEV_BRIDGE_FOLDERS"
"""Absolute folders below which restaurants may have their files, separated like ``PATH``."""


@frozen(kw_only=True)
class FolderTarget:
    """See :class:`datev_bridge.runs.targets.Target`.

    Attributes:
        named: The folder as the settings name it.
        home: The place's own folder in that of the service; relative names are below it.
        allowed: Absolute folders below which others may be.
        clock: The time, aware.
    """

    named: str
    home: Path
    allowed: tuple[Path, ...]
    clock: Callable[[], datetime]

    @property
    def name(self) -> str:
        """What it is called in rows and logs."""
        return NAME

    @property
    def takes_tests(self) -> bool:
        """Whether files of test runs may go there: people look into a folder."""
        return True

    def deliver(
        self,
        place: Place,  # noqa: ARG002 - the folder is the place's own
        name: str,
        content: bytes,
        sha256: str,
        *,
        again: bool = False,  # noqa: ARG002 - what is there is compared each time
    ) -> TargetReceipt:
        """Write a file whole or not at all; one that is there with these bytes stays as it is.

        Raises:
            DeliveryError: The folder is not allowed (RUN-024) or not there (FILE-001); or it could
                not be written (FILE-001 to FILE-003), or reads otherwise than written (RUN-025).
        """
        path = self._folder() / name
        if _digest_of(path) != sha256:
            remove_parts(path)
            write_atomically(path, [content])
            if _digest_of(path) != sha256:
                issue = codes.READS_OTHERWISE.at(str(path), file=name)
                raise DeliveryError(issue, target=str(path), retry=True)
        return TargetReceipt(reference=str(path), sha256=sha256, at=self.clock())

    def _folder(self) -> Path:
        named = Path(self.named)
        if not named.is_absolute():
            folder = self._resolved(self.home / named)
            self._refuse_outside(folder, (self.home.resolve(),))
            with reported(folder / "."):
                folder.mkdir(parents=True, exist_ok=True, mode=0o750)
            return folder
        folder = self._resolved(named)
        self._refuse_outside(folder, (path.resolve() for path in self.allowed))
        with reported(folder):  # a share that hangs or shows itself to nobody, a name too long
            is_there = folder.is_dir()
        if not is_there:
            issue = FOLDER_MISSING.at(str(folder), folder=folder, reason="ENOENT")
            raise DeliveryError(issue, target=str(folder), retry=False)
        return folder

    def _resolved(self, folder: Path) -> Path:
        """Return a folder without links; links in a circle and impossible signs lead nowhere."""
        try:
            found = folder.resolve()
        except (OSError, RuntimeError, ValueError):
            raise self._refusal() from None
        with reported(found):  # a name too long for the system
            leads_nowhere = found.is_symlink()  # from Python 3.13 on a circle stays as it is
        if leads_nowhere:
            raise self._refusal()
        return found

    def _refuse_outside(self, folder: Path, roots: Iterable[Path]) -> None:
        if not any(folder.is_relative_to(root) for root in roots):
            raise self._refusal()

    def _refusal(self) -> DeliveryError:
        issue = codes.FOLDER_NOT_ALLOWED.at(folder=self.named, variable=FOLDERS_VARIABLE)
        return DeliveryError(issue, target=self.named, retry=False)


def _digest_of(path: Path) -> str | None:
    content = read_if_there(path)
    return None if content is None else digest(content).hexdigest()
