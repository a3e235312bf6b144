"""When to raise an alarm, whom it is worth a mail, and when it is over. Pure.

What is wrong is found anew each time from facts; what was found before is kept. Of each cause there
is at most one mail a day, and one when it is over: a night of failures is no storm.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import Enum

from attrs import field, frozen

from datev_bridge.issues import Issue, IssueKind, in_order
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.delivery import day_list
from datev_bridge.runs.state import DayOutcome, Outcome

DUE_FOR = timedelta(hours=6)
"""How long after its closing time a file is missed."""
STAGES = (14, 3, 0)
"""How many days before a connection ends it is told."""
WEEKS = 4
"""On how many weekdays of the same name there were sales, for a day without to be odd."""
_MOST_SAID = 5
ODD_FOR = timedelta(days=7)
"""How long a day without sales is odd; by then it is known, or the sales have come."""


class Cause(Enum):
    """What an alarm is about; one mail a day and cause."""

    DAYS_HELD = "days_held"
    CONNECTION_ENDED = "connection_ended"
    CONNECTION_ENDS = "connection_ends"
    DATEV_ENDS = "datev_ends"
    NO_FILE = "no_file"
    NOT_ARRIVED = "not_arrived"
    NO_SALES = "no_sales"
    MAIL_REFUSED = "mail_refused"
    TARGET_REFUSED = "target_refused"
    BOUNCING = "bouncing"


class Telling(Enum):
    """How often a cause is mailed while it lasts."""

    ELSEWHERE = "elsewhere"
    """What raises it has a mail of its own."""
    ONCE = "once"
    """Once for each thing it is about."""
    DAILY = "daily"


@frozen
class Policy:
    """What is done about a cause.

    Attributes:
        telling: How often it is mailed.
        tells_end: Whether a mail tells that it is over.
        for_operator: Whether the operator is told as well.
    """

    telling: Telling
    tells_end: bool = False
    for_operator: bool = False


POLICIES: Mapping[Cause, Policy] = {
    Cause.DAYS_HELD: Policy(Telling.ELSEWHERE),
    Cause.CONNECTION_ENDED: Policy(Telling.ELSEWHERE),
    Cause.CONNECTION_ENDS: Policy(Telling.ONCE, tells_end=True),
    Cause.DATEV_ENDS: Policy(Telling.ONCE, tells_end=True),
    Cause.NO_FILE: Policy(Telling.DAILY, tells_end=True, for_operator=True),
    Cause.NOT_ARRIVED: Policy(Telling.DAILY, tells_end=True, for_operator=True),
    Cause.NO_SALES: Policy(Telling.ONCE),
    Cause.MAIL_REFUSED: Policy(Telling.DAILY, tells_end=True, for_operator=True),
    Cause.TARGET_REFUSED: Policy(Telling.DAILY, tells_end=True, for_operator=True),
    Cause.BOUNCING: Policy(Telling.ONCE, tells_end=True, for_operator=True),
}


@frozen(kw_only=True)
class Refused:
    """Something that a recipient or a target does not take.

    Attributes:
        what: The recipient; or the target's name.
        about: Name of the file; empty for a mail.
        code: Why.
        issues: The same in words, where there are some.
        is_final: Whether it is not tried again by itself.
    """

    what: str
    about: str = ""
    code: str
    issues: tuple[Issue, ...] = ()
    is_final: bool = False


@frozen(kw_only=True)
class Facts:
    """What is known of a place when it is looked at.

    Attributes:
        now: The time, aware.
        today: The same as a day at the location.
        ended: Code of why its connection has ended; empty if it has not.
        expires_at: When the connection ends, aware, in the time of the location; None if nobody
            knows.
        datev_ends_at: The same of the connection to DATEV; None where it lasts for a day only.
        outcomes: What became of its last days.
        missed: Days for which no file came although one was due.
        due: When it was due, aware; None if none is missed.
        late: Names of files that were written long ago and have not arrived.
        mails: Mails that carry files and were refused for good.
        targets: Files that targets do not take.
        bouncing: Addresses of recipients and members that mails do not reach, and why.
    """

    now: datetime
    today: date
    ended: str = ""
    expires_at: datetime | None = None
    datev_ends_at: datetime | None = None
    outcomes: Mapping[date, DayOutcome] = field(factory=dict, hash=False)
    missed: tuple[date, ...] = ()
    due: datetime | None = None
    late: tuple[str, ...] = ()
    mails: tuple[Refused, ...] = ()
    targets: tuple[Refused, ...] = ()
    bouncing: Mapping[str, str] = field(factory=dict, hash=False)


@frozen(kw_only=True)
class Alarm:
    """Something that is wrong.

    Attributes:
        cause: What it is about.
        subject: Which one of its cause: a day, a target, a stage; empty where there is but one.
        issue: What to say.
        because: What a target said in its own words; told along, and not kept.
    """

    cause: Cause
    subject: str = ""
    issue: Issue
    because: tuple[Issue, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from others of a place."""
        return f"{self.cause.value}/{self.subject}"


@frozen(kw_only=True)
class Raised:
    """An alarm as it is kept.

    Attributes:
        alarm: What is wrong, as it was found last.
        since: When it was found first, aware.
        told_on: The day of the last mail about it; None for none.
    """

    alarm: Alarm
    since: datetime
    told_on: date | None = None


@frozen(kw_only=True)
class Changes:
    """What is to be done about what was found.

    Attributes:
        keep: The alarms as they are now; those that are over are not among them.
        tell: Alarms that are worth a mail now.
        over: Alarms whose end is worth a mail.
    """

    keep: tuple[Raised, ...]
    tell: tuple[Alarm, ...]
    over: tuple[Alarm, ...]


def find_alarms(facts: Facts) -> tuple[Alarm, ...]:
    """Return everything that is wrong, one alarm a cause and subject."""
    found = (_held, _connection, _datev, _missed, _no_sales, _refused, _bouncing)
    return tuple(alarm for find in found for alarm in find(facts))


def compare(known: Iterable[Raised], found: Iterable[Alarm], facts: Facts) -> Changes:
    """Return what changes: what is new, what goes on, what is over, and who hears of it.

    Args:
        known: The alarms as they were kept.
        found: What is wrong now.
        facts: The facts that it was found in.
    """
    before = {raised.alarm.key: raised for raised in known}
    causes_told = {r.alarm.cause for r in before.values() if r.told_on == facts.today}
    keep, tell = [], []
    for alarm in sorted(found, key=lambda alarm: _last_told(before.get(alarm.key))):
        was = before.pop(alarm.key, None)
        told_on = was.told_on if was else None
        if _is_worth_a_mail(alarm, was) and alarm.cause not in causes_told:
            tell.append(alarm)
            told_on = facts.today
            causes_told.add(alarm.cause)
        keep.append(Raised(alarm=alarm, since=was.since if was else facts.now, told_on=told_on))
    going_on = {raised.alarm.cause for raised in keep}
    over = {
        raised.alarm.cause: raised.alarm
        for raised in before.values()
        if raised.told_on is not None
        and POLICIES[raised.alarm.cause].tells_end
        and raised.alarm.cause not in going_on
    }
    return Changes(keep=tuple(keep), tell=tuple(tell), over=tuple(over.values()))


def _last_told(was: Raised | None) -> date:
    """Return when an alarm was told last: of a cause, the one told longest ago comes first."""
    return date.min if was is None or was.told_on is None else was.told_on


def _is_worth_a_mail(alarm: Alarm, was: Raised | None) -> bool:
    match POLICIES[alarm.cause].telling:
        case Telling.ELSEWHERE:
            return False
        case Telling.ONCE:
            return was is None or was.told_on is None
        case Telling.DAILY:
            return True


def _held(facts: Facts) -> Iterator[Alarm]:
    held = {day: one for day, one in facts.outcomes.items() if one.outcome is Outcome.HELD}
    if held:
        why = sorted({code for one in held.values() for code in one.codes})
        issue = codes.DAYS_HELD.at(days=day_list(sorted(held)), codes=", ".join(why) or "–")
        yield Alarm(cause=Cause.DAYS_HELD, issue=issue)


def _connection(facts: Facts) -> Iterator[Alarm]:
    if facts.ended:
        issue = codes.CONNECTION_ENDED.at(reason=facts.ended)
        yield Alarm(cause=Cause.CONNECTION_ENDED, issue=issue)
        return
    yield from _ending(facts.expires_at, facts.today, Cause.CONNECTION_ENDS, codes.CONNECTION_ENDS)


def _datev(facts: Facts) -> Iterator[Alarm]:
    yield from _ending(facts.datev_ends_at, facts.today, Cause.DATEV_ENDS, codes.DATEV_ENDS)


def _ending(
    ends_at: datetime | None, today: date, cause: Cause, kind: IssueKind
) -> Iterator[Alarm]:
    """Yield the stage at which a connection ends in so many days, as a calendar counts them."""
    if ends_at is None:
        return
    left = max((ends_at.date() - today).days, 0)
    stage = min((stage for stage in STAGES if left <= stage), default=None)
    if stage is not None:
        issue = kind.at(date=ends_at.date().isoformat(), days=left)
        yield Alarm(cause=cause, subject=str(stage), issue=issue)


def _missed(facts: Facts) -> Iterator[Alarm]:
    if facts.missed and facts.due is not None:
        due = facts.due.isoformat(timespec="minutes")
        issue = codes.NO_FILE.at(days=day_list(facts.missed), due=due)
        yield Alarm(cause=Cause.NO_FILE, issue=issue)
    if facts.late:
        hours = int(DUE_FOR.total_seconds() // 3600)
        issue = codes.NOT_ARRIVED.at(files=", ".join(facts.late), hours=hours)
        yield Alarm(cause=Cause.NOT_ARRIVED, issue=issue)


def _no_sales(facts: Facts) -> Iterator[Alarm]:
    for day, one in sorted(facts.outcomes.items()):
        is_lately = facts.today - day <= ODD_FOR
        earlier = [day - timedelta(weeks=number) for number in range(1, WEEKS + 1)]
        if (
            one.outcome is Outcome.NOTHING
            and is_lately
            and all(_had_sales(facts.outcomes.get(other)) for other in earlier)
        ):
            on = day.isoformat()
            issue = codes.NO_SALES.at(on, day=on, weeks=WEEKS)
            yield Alarm(cause=Cause.NO_SALES, subject=on, issue=issue)


def _had_sales(known: DayOutcome | None) -> bool:
    return known is not None and known.outcome is Outcome.DELIVERED


def _refused(facts: Facts) -> Iterator[Alarm]:
    if facts.mails:
        people = ", ".join(sorted({one.what for one in facts.mails}))
        issue = codes.MAIL_REFUSED.at(recipients=people, codes=_codes(facts.mails))
        yield Alarm(cause=Cause.MAIL_REFUSED, issue=issue)
    for target in sorted({one.what for one in facts.targets}):
        theirs = [one for one in facts.targets if one.what == target]
        files = ", ".join(sorted({one.about for one in theirs}))
        is_final = any(one.is_final for one in theirs)
        kind = codes.TARGET_REFUSED_FOR_GOOD if is_final else codes.TARGET_REFUSED
        issue = kind.at(target=target, files=files, codes=_codes(theirs))
        said = in_order(issue for one in theirs for issue in one.issues)[:_MOST_SAID]
        yield Alarm(cause=Cause.TARGET_REFUSED, subject=target, issue=issue, because=said)


def _bouncing(facts: Facts) -> Iterator[Alarm]:
    for address, reason in sorted(facts.bouncing.items()):
        issue = codes.BOUNCING.at(address=address, reason=reason or "–")
        yield Alarm(cause=Cause.BOUNCING, subject=address[:_MOST_SUBJECT], issue=issue)


_MOST_SUBJECT = 200


def _codes(refused: Iterable[Refused]) -> str:
    return ", ".join(sorted({one.code for one in refused if one.code})) or "–"
