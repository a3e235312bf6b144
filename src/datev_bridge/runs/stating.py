"""The use case “state a month”: made of what was delivered, mailed to tax advisers on the 2nd."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
import json
from zoneinfo import ZoneInfo

from attrs import frozen

from datev_bridge.access import Actor, Permission, Role, permit
from datev_bridge.audit import AuditNote
from datev_bridge.dates import find_zone
from datev_bridge.identity.emails import key
from datev_bridge.identity.model import UserState
from datev_bridge.journey.model import Place
from datev_bridge.journey.profiles import found_place, profile_of, settled_place
from datev_bridge.mail.message import Attachment, Mail, MailKind
from datev_bridge.profile import Profile
from datev_bridge.runs.agenda import RunStore, RunWork
from datev_bridge.runs.alarms import DUE_FOR
from datev_bridge.runs.delivery import day_list
from datev_bridge.runs.history import DeliveredFile, History
from datev_bridge.runs.state import DayOutcome, Outcome
from datev_bridge.runs.statement import (
    Month,
    StatedFile,
    Statement,
    accounts_of,
    as_document,
    balances,
)
from datev_bridge.schedule import Borders, due, newest_ended_day

SENT_ON = 2
"""Day of the month on which the month before is stated, or later: once the file with its last day
was due, which in a week or month of files may be some days after."""


@frozen(kw_only=True)
class StatementReader:
    """Who gets statements.

    Attributes:
        address: Where to.
        name: As the greeting says it.
        language: ``"de"`` or ``"en"``.
    """

    address: str
    name: str = ""
    language: str = "de"


@frozen(kw_only=True)
class Statements:
    """Makes statements and mails them.

    Attributes:
        store: Where books are.
        clock: The time, aware.
        render: Turns a statement into the page people read, in a language.
    """

    store: RunStore
    clock: Callable[[], datetime]
    render: Callable[[Statement, str], bytes]

    def make(self, actor: Actor, organisation: str, place: str, month: Month) -> Statement:
        """Return the statement of a month; of one that is not over, as far as it is.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
            ConfigurationError: The settings are not complete; JNY-020.
        """
        permit(actor, Permission.VIEW, organisation)
        return self.made(organisation, place, month)

    def send(self, actor: Actor, organisation: str, place: str, month: Month) -> tuple[str, ...]:
        """Mail the statement of a month now; return to whom. Each time it is a mail of its own.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: The settings are not complete; JNY-020.
        """
        permit(actor, Permission.RUN, organisation)
        statement = self.made(organisation, place, month)
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            readers = self.post(work, found, statement, again=self.clock().isoformat())
            note = AuditNote(
                action="statement.send",
                subject=f"{found.name} · {month}",
                after={"to": ", ".join(readers)},
            )
            work.audit.record(actor, note)
        return readers

    def made(self, organisation: str, place: str, month: Month) -> Statement:
        """Return the statement of a month; ask for permission first."""
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            profile = profile_of(work, found)
            outcomes = work.runs.outcomes(place, month.first)
            head = work.audit.head()
        books = self.store.books(organisation, place, lambda *_: None)
        history = History(profile=profile, output=books.output, records=books.records)
        files = history.files()
        revisions = {revision for file in files for revision in file.mapping_revisions}
        booked = [books.records.mappings.find(revision) for revision in sorted(revisions)]
        rules = [rule for m in (profile.mapping, *booked) if m is not None for rule in m.rules]
        accounts = accounts_of(rules, profile.datev.clearing_account)
        ended = _ended(found, profile, self.clock())
        delivered = {day for file in files for day in file.days}
        known = {*delivered, *(day for day, one in outcomes.items() if _is_settled(one))}
        return Statement(
            place=found.name,
            month=month,
            made_at=self.clock(),
            is_final=ended is not None and ended >= month.last,
            balances=balances(
                books.moves.until(month.first), month, accounts, profile.chart, profile.debtors
            ),
            files=tuple(_stated(files, month)),
            held=tuple(d for d in month.days if _is_held(outcomes.get(d)) and d not in delivered),
            missing=missing_days(found, profile, month, known, self.clock()),
            audit_head=head,
        )

    def due(self, work: RunWork, place: Place) -> Month | None:
        """Return the month whose statement is to be mailed now, or None."""
        zone = _zone_of(place)
        if zone is None:
            return None
        now = self.clock()
        today = now.astimezone(zone).date()
        month = Month.of(today - timedelta(days=SENT_ON - 1)).before
        if str(month) <= work.watches.stated(place.id):
            return None  # as nearly always, and found out without the place's settings
        profile = settled_place(work, place).profile
        if profile is None:
            return None
        last = due(
            profile.schedule,
            Borders(zone=zone),
            first_day=month.last,
            done=lambda day: day != month.last,
            last_run=None,
            now=now - DUE_FOR,
        )
        return month if last is not None else None

    def is_worth(self, place: Place, month: Month) -> bool:
        """Tell whether anything could have been booked in a month."""
        begun = place.first_day is not None and place.first_day <= month.last
        filled = place.delivered_until is not None and place.delivered_until >= month.first
        return place.live_since is not None and (begun or filled)

    def post(
        self, work: RunWork, place: Place, statement: Statement, *, again: str = ""
    ) -> tuple[str, ...]:
        """Mail a statement to tax advisers and recipients; once, unless told which time it is.

        Returns:
            To whom.
        """
        plain = json.dumps(as_document(statement), ensure_ascii=False, indent=2).encode() + b"\n"
        stem = f"statement_{statement.month}"
        readers = tuple(_readers(work, profile_of(work, place)))
        for reader in readers:
            attachments = (
                Attachment(
                    name=f"{stem}.html",
                    content=self.render(statement, reader.language),
                    media_type="text/html",
                ),
                Attachment(name=f"{stem}.json", content=plain, media_type="application/json"),
            )
            values = {
                "restaurant": place.name,
                "month": str(statement.month),
                "held": day_list(statement.held) or "–",
                "missing": day_list(statement.missing) or "–",
                "head": statement.audit_head,
            }
            work.outbox.post(
                Mail(
                    kind=MailKind.STATEMENT,
                    recipient=reader.address,
                    recipient_name=reader.name,
                    language=reader.language,
                    reference="/".join(filter(None, (place.id, str(statement.month), again))),
                    values=values,
                    attachments=attachments,
                )
            )
        return tuple(reader.address for reader in readers)


def _readers(work: RunWork, profile: Profile) -> Iterator[StatementReader]:
    """Yield tax advisers who are not disabled, and recipients who are none of them, once each."""
    seen = set()
    for user, membership in work.within("").people.members(work.organisation):
        is_told = membership.role is Role.ADVISER and user.state is not UserState.DISABLED
        if is_told and key(user.email) not in seen:
            seen.add(key(user.email))
            yield StatementReader(address=user.email, name=user.name, language=user.language)
    for address in profile.delivery.recipients:
        if key(address) not in seen:
            seen.add(key(address))
            yield StatementReader(address=address)


def _stated(files: Iterable[DeliveredFile], month: Month) -> Iterator[StatedFile]:
    for file in files:
        days = tuple(day for day in file.days if month.first <= day <= month.last)
        if days:
            yield StatedFile(
                name=file.name, sha256=file.sha256, days=days, replaced_by=file.replaced_by
            )


def _zone_of(place: Place) -> ZoneInfo | None:
    return find_zone(place.location.timezone) if place.location else None


def today_at(place: Place, now: datetime) -> date:
    """Return the date at a place; that of ``now`` as it is before its location is chosen."""
    return now.astimezone(_zone_of(place) or now.tzinfo).date()


def _ended(place: Place, profile: Profile, now: datetime) -> date | None:
    zone = _zone_of(place)
    return newest_ended_day(profile.schedule, Borders(zone=zone), now) if zone else None


def missing_days(
    place: Place, profile: Profile, month: Month, known: Iterable[date], now: datetime
) -> tuple[date, ...]:
    """Return the days of a month whose file was due and of which nothing is known.

    Args:
        place: Whose; none is missing of one whose files never came by themselves.
        profile: How its files come.
        month: Which month.
        known: Days of which something is known.
        now: The time, aware.
    """
    settled, zone = set(known), _zone_of(place)
    if zone is None or place.live_since is None:
        return ()
    if place.first_day is None or place.first_day > month.last:
        return ()
    found = due(
        profile.schedule,
        Borders(zone=zone),
        first_day=max(place.first_day, month.first),
        done=lambda day: day in settled or day > month.last,
        last_run=None,
        now=now,
    )
    return tuple(day for days in found.periods for day in days) if found else ()


def _is_held(known: DayOutcome | None) -> bool:
    return known is not None and known.outcome is Outcome.HELD


def _is_settled(known: DayOutcome) -> bool:
    return known.outcome in {Outcome.DELIVERED, Outcome.NOTHING, Outcome.HELD}
