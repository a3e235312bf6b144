"""The use case “make the procedural documentation”: from what is in force, recorded when made."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from attrs import evolve, field, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.dates import find_zone
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.journey.profiles import found_place
from datev_bridge.procedure import codes
from datev_bridge.procedure.document import describe
from datev_bridge.procedure.facts import USUAL_ZONE, ProcedureFacts
from datev_bridge.procedure.gather import people, place_facts, pos_access, trail, with_books
from datev_bridge.procedure.history import MADE
from datev_bridge.procedure.model import Document
from datev_bridge.runs.agenda import PlaceBooks, RunStore, RunWork
from datev_bridge.runs.targets import TargetsOf

_A_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Made:
    """A documentation that was made.

    Attributes:
        document: What it says.
        page: It as a page that people read and print; in no repr.
        sha256: Digest of the page, as the audit trail keeps it.
        file_name: What a file of it is called.
        facts: What it was made of; in no repr.
    """

    document: Document = field(repr=False)
    page: bytes = field(repr=False)
    sha256: str
    file_name: str
    facts: ProcedureFacts = field(repr=False)


@frozen(kw_only=True)
class Procedures:
    """Makes procedural documentations.

    Attributes:
        store: Where everything is kept.
        targets: Where files of places go beside mail.
        clock: The time, aware.
        version: Of the program.
        render: Turns a document into the page people read.
    """

    store: RunStore
    targets: TargetsOf
    clock: Callable[[], datetime]
    version: str
    render: Callable[[Document], bytes]

    def make(
        self,
        actor: Actor,
        organisation: str,
        places: Sequence[str] = (),
        *,
        on: date | None = None,
        language: str = "de",
    ) -> Made:
        """Make the documentation of an organisation, and record that it was made.

        Args:
            actor: Who.
            organisation: Whose.
            places: Which of its places, by id; all of them for none.
            on: The day that is described: rules and settings as they were in force at its end;
                today for None.
            language: ``"de"`` or ``"en"``.

        Raises:
            AccessRefused: The actor may not see it, or there is no such organisation or place.
            ConfigurationError: The day is before the organisation was set up, or has not come
                (PRC-001); or pages cannot be made (PRF-001).
            ValueError: The documentation does not speak that language.
        """
        permit(actor, Permission.VIEW, organisation)
        facts = self.facts(organisation, places, on=on)
        document = describe(facts, language)
        page = self.render(document)
        digest = sha256(page).hexdigest()
        after = {
            "sha256": digest,
            "edition": str(document.edition),
            "fingerprint": document.fingerprint,
            "on": facts.on.isoformat(),
            "language": document.language,
            "version": facts.version,
        }
        named = ", ".join(place.place.name for place in facts.places)
        with self.store.work(organisation) as work:
            work.audit.record(actor, AuditNote(action=MADE, subject=named[:400], after=after))
        name = f"Verfahrensdokumentation_{facts.on.isoformat()}_Fassung-{document.edition}.html"
        return Made(document=document, page=page, sha256=digest, file_name=name, facts=facts)

    def facts(
        self, organisation: str, places: Sequence[str] = (), *, on: date | None = None
    ) -> ProcedureFacts:
        """Return what a documentation is made of; ask for permission first.

        Raises:
            AccessRefused: There is no such organisation or place.
            ConfigurationError: The day is not possible; PRC-001.
        """
        now = self.clock()
        with self.store.work(organisation, reading=True) as work:
            whose = work.within("").organisations.find(organisation)
            if whose is None:
                raise AccessRefused(NOT_FOUND.at())
            known = work.places.all()
            chosen = tuple(found_place(work, place) for place in places) or known
            day, moment = _moment(whose, chosen, on, now)
            facts = self._read(work, whose, chosen, day=day, moment=moment, now=now)
        described = tuple(
            with_books(place, self._books(organisation, place.place.id), moment)
            for place in facts.places
        )
        return evolve(facts, places=described, is_whole=len(chosen) == len(known))

    def _read(
        self,
        work: RunWork,
        whose: Organisation,
        places: Sequence[Place],
        *,
        day: date,
        moment: datetime,
        now: datetime,
    ) -> ProcedureFacts:
        told = trail(work, moment)
        return ProcedureFacts(
            organisation=whose,
            places=tuple(place_facts(work, one, self.targets, moment, now) for one in places),
            on=day,
            moment=moment,
            made_at=now,
            version=self.version,
            pos=pos_access(work),
            people=people(work),
            audit=told.examined,
            events=told.events,
            editions=told.editions,
        )

    def _books(self, organisation: str, place: str) -> PlaceBooks:
        return self.store.books(organisation, place, lambda *_: None)


def _moment(
    whose: Organisation, places: Sequence[Place], on: date | None, now: datetime
) -> tuple[date, datetime]:
    """Return the day that is described, and until when what happened counts.

    Raises:
        ConfigurationError: It is before the organisation was set up, or has not come; PRC-001.
    """
    at = next((place.location for place in places if place.location), None)
    zone = find_zone(at.timezone if at else USUAL_ZONE) or UTC
    first, today = whose.made_at.astimezone(zone).date(), now.astimezone(zone).date()
    day = today if on is None else on
    if not first <= day <= today:
        text = {"day": day.isoformat(), "first": first.isoformat(), "last": today.isoformat()}
        raise ConfigurationError(codes.NOT_THAT_DAY.at(day.isoformat(), **text))
    end = datetime.combine(day + _A_DAY, time(), zone).astimezone(UTC)
    return day, min(end, now)
