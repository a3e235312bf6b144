"""The use case “leave”: take all data along, end, delete.

Books, mapping, settings, decisions and the audit trail document how bookings came about; German law
asks the restaurant to keep such records (§ 147 AO: ten years from the end of the year). So they are
kept after the end, until the restaurant has taken them along and asks for their deletion.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
import io
import json
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from attrs import evolve, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey import codes
from datev_bridge.journey.ports import Elsewhere, JourneyStore, JourneyWork
from datev_bridge.onboarding import LocationState

RETENTION_YEARS = 10
"""§ 147 (3) AO for books and what is needed to understand them; vouchers alone eight."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_TAKEN = "data.take"


def retained_until(closed: date) -> date:
    """Return the last day on which records of a year have to be kept.

    Args:
        closed: The day on which the organisation was terminated.
    """
    return date(closed.year + RETENTION_YEARS, 12, 31)


@frozen(kw_only=True)
class Leaving:
    """Lets organisations take their data along, and go.

    Attributes:
        store: Where everything is kept.
        clock: The time, aware.
        elsewhere: Connections that end with the organisation.
    """

    store: JourneyStore
    clock: Callable[[], datetime]
    elsewhere: tuple[Elsewhere, ...] = ()

    def take_data(self, actor: Actor, organisation: str, target: BinaryIO) -> str:
        """Write everything that is kept of an organisation into a ZIP file, secrets left out.

        Args:
            actor: Who.
            organisation: Whose.
            target: Where the file goes; a table is a file of JSON lines in it.

        Returns:
            The file's SHA-256; deletion asks for it.

        Raises:
            AccessRefused: The actor may not.
        """
        permit(actor, Permission.END, organisation)
        content = io.BytesIO()
        with self.store.work(organisation) as work:
            self._write(work, content)
            digest = sha256(content.getvalue()).hexdigest()
            work.audit.record(actor, AuditNote(action=_TAKEN, after={"sha256": digest}))
        target.write(content.getvalue())
        return digest

    def end(self, actor: Actor, organisation: str) -> date:
        """End an organisation: every place ends, no file comes any more, no token is kept.

        Returns:
            Until when its records are kept, unless it deletes them.

        Raises:
            AccessRefused: The actor may not, or it was ended before.
        """
        permit(actor, Permission.END, organisation)
        for connections in self.elsewhere:
            connections.leave(actor, organisation)
        now = self.clock()
        with self.store.work() as work:
            if not work.organisations.close(organisation, now):
                raise AccessRefused(NOT_FOUND.at())
            within = work.within(organisation)
            self._end_places(within)
            within.apps.drop()
            until = retained_until(now.astimezone(UTC).date())
            note = AuditNote(action="organisation.end", after={"kept_until": until.isoformat()})
            within.audit.record(actor, note)
        return until

    def delete(self, actor: Actor, organisation: str, *, took: str) -> int:
        """Delete everything of an ended organisation, once it has taken its data along.

        Args:
            actor: Who.
            organisation: Whose.
            took: SHA-256 of an export that was made after the end.

        Returns:
            How many rows were deleted.

        Raises:
            AccessRefused: The actor may not, or there is no such organisation.
            ConfigurationError: It has not ended, or this export is not one made since; JNY-050.
        """
        permit(actor, Permission.END, organisation)
        with self.store.work() as work:
            found = work.organisations.find(organisation)
            if found is None:
                raise AccessRefused(NOT_FOUND.at())
            closed = found.closed_at
            until = retained_until((closed or self.clock()).date())
            if closed is None or not self._was_taken(work.within(organisation), took):
                raise ConfigurationError(codes.RETAINED.at(found.name, until=until.isoformat()))
            count = work.within(organisation).extract.delete()
            note = AuditNote(
                action="organisation.delete",
                subject=organisation,
                after={"rows": str(count), "export": took},
            )
            work.audit.record(actor, note)
        return count

    def _end_places(self, work: JourneyWork) -> None:
        for place in work.places.all():
            work.connections.forget(place.id)
            if place.state is not LocationState.TERMINATED:
                work.places.change(evolve(place, state=LocationState.TERMINATED))

    def _was_taken(self, work: JourneyWork, digest: str) -> bool:
        """Tell whether that export was made after the end."""
        is_ended = False
        for entry in work.audit.entries():
            is_ended = is_ended or entry.action == "organisation.end"
            if is_ended and entry.action == _TAKEN and entry.after.get("sha256") == digest:
                return True
        return False

    def _write(self, work: JourneyWork, target: BinaryIO) -> None:
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            for name, rows in work.extract.tables():
                lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
                text = "".join(f"{line}\n" for line in lines)
                archive.writestr(ZipInfo(f"{name}.jsonl", _ZIP_TIME), text.encode())
            head = {"organisation": work.organisation, "audit_head": work.audit.head()}
            archive.writestr(ZipInfo("about.json", _ZIP_TIME), json.dumps(head, indent=1).encode())
