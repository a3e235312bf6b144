"""Where files of a place go beside mail: each way that its settings or connections name."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
import os
from pathlib import Path

from attrs import frozen

from datev_bridge.delivery.datev_target import DatevTarget
from datev_bridge.delivery.folder_target import FolderTarget
from datev_bridge.delivery.sftp_target import SftpTarget
from datev_bridge.journey.datev import DatevConnecting
from datev_bridge.journey.model import Place
from datev_bridge.journey.sftp import SftpDelivery
from datev_bridge.runs.agenda import RunWork
from datev_bridge.runs.targets import Target


@frozen(kw_only=True)
class PlaceTargets:
    """Finds the targets of places.

    Attributes:
        home: Below it each place has a folder of its own.
        folders: Absolute folders below which others may be, separated like ``PATH``.
        datev: Uploads to DATEV.
        sftp: Hands files over by SFTP.
        clock: The time, aware.
    """

    home: Path
    folders: str
    datev: DatevConnecting
    sftp: SftpDelivery
    clock: Callable[[], datetime]

    def of(self, work: RunWork, place: Place) -> tuple[Target, ...]:
        """Return where files of a place go beside mail, as its settings are."""
        found = (self._folder(work, place), self._datev(work, place), self._sftp(work, place))
        return tuple(target for target in found if target is not None)

    def _folder(self, work: RunWork, place: Place) -> Target | None:
        settings = work.settings.newest(place.id)
        named = settings.document.get("delivery", {}).get("folder", "") if settings else ""
        if not named:
            return None
        return FolderTarget(
            named=named,
            home=self.home / place.id,
            allowed=tuple(Path(path) for path in self.folders.split(os.pathsep) if path),
            clock=self.clock,
        )

    def _datev(self, work: RunWork, place: Place) -> Target | None:
        """Return DATEV where the place is connected, though the connection may have ended."""
        fact = work.datev_connections.fact(place.id)
        if fact.connected_at is None or fact.target is None:
            return None
        hand_over = partial(self.datev.hand_over, place.organisation, place.id)
        return DatevTarget(hand_over=hand_over, clock=self.clock)

    def _sftp(self, work: RunWork, place: Place) -> Target | None:
        if work.sftp_accounts.server(place.id) is None:
            return None
        hand_over = partial(self.sftp.hand_over, place.organisation, place.id)
        return SftpTarget(hand_over=hand_over, clock=self.clock)
