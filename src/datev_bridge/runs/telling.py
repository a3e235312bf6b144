"""Who is told what of a run: files to the recipients, questions to whoever can answer them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from attrs import frozen

from datev_bridge.access import PERMISSIONS, Permission, Role
from datev_bridge.identity.letters import mail_to
from datev_bridge.identity.model import User
from datev_bridge.identity.moments import said_day
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place
from datev_bridge.mail.message import Attachment, Mail, MailKind
from datev_bridge.profile import Profile
from datev_bridge.runs.agenda import RunWork
from datev_bridge.runs.alarms import POLICIES, Alarm, Cause, Telling
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.state import Run

PLAIN_UP_TO = 2_000_000
"""Bytes of attachments that are mailed as they are; more goes as a ZIP file."""
_CONNECTION = {"de": "Die Verbindung zur Kasse", "en": "The connection to the POS"}
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@frozen(kw_only=True)
class Teller:
    """Posts mails about runs in the transaction that makes them true.

    Attributes:
        portal: Address of the portal, without a slash at the end; empty for none.
        operators: Addresses of the operator.
    """

    portal: str
    operators: tuple[str, ...] = ()

    def files(
        self,
        work: RunWork,
        place: Place,
        profile: Profile,
        delivery: Delivery,
        *,
        again: str = "",
    ) -> tuple[str, ...]:
        """Post every file of a delivery, with its proof, to every recipient.

        Args:
            work: The transaction that records the delivery.
            place: Whose.
            profile: Names the recipients.
            delivery: What is recorded.
            again: Names a sending of what was sent before; empty for the first.

        Returns:
            The Message-IDs: equal for equal files, so that posting again is posting once.
        """
        beside = [name for name, _ in delivery.companions]
        pages = [name for name, _ in delivery.proofs if name.endswith(".html")]
        proofs = tuple(
            Attachment(name=name, content=content)
            for name in (*beside, *pages)
            if (content := work.file(place.id, name)) is not None
        )
        posted = []
        for name, sha256 in delivery.files.items():
            content = work.file(place.id, name) or b""
            attachments = _fitting((Attachment(name=name, content=content), *proofs))
            days = sorted(e.business_day for e in delivery.entries if e.file_name == name)
            values = {
                "restaurant": place.name,
                "period": _period(days),
                "file": name,
                "digest": sha256,
            }
            for recipient in profile.delivery.recipients:
                mail = Mail(
                    kind=MailKind.FILE_DELIVERED,
                    recipient=recipient,
                    reference="/".join(filter(None, (place.id, name, sha256, again))),
                    values=values,
                    attachments=attachments,
                )
                posted.append(work.outbox.post(mail))
        return tuple(posted)

    def held(self, work: RunWork, place: Place, held: Mapping[date, tuple[Issue, ...]]) -> None:
        """Ask about held days, once for each day and everything that holds it.

        Args:
            work: The transaction.
            place: Whose.
            held: What holds each day.
        """
        for day, issues in held.items():
            blocking = [issue for issue in issues if issue.blocks]
            about = ",".join(sorted({issue.code for issue in blocking}))
            for user in able(work, Permission.DECIDE_DAYS):
                values = {
                    "restaurant": place.name,
                    "day": said_day(day, user.language),
                    "problem": blocking[0].text(user.language) if blocking else "",
                    "hint": blocking[0].hint(user.language) if blocking else "",
                    "link": self.portal,
                }
                work.outbox.post(
                    mail_to(user, MailKind.DAY_HELD, f"{place.id}/{day}/{about}", values)
                )

    def alarm(self, work: RunWork, place: Place, alarm: Alarm, on: date) -> None:
        """Tell of an alarm once a day, however often it comes and goes."""
        ends = dict(alarm.issue.values) if alarm.cause is Cause.CONNECTION_ENDS else None
        for reader in self._readers(work, alarm):
            language = reader.language
            issue = alarm.issue
            said = (issue, *alarm.because)
            values = {
                "restaurant": place.name,
                "hint": " ".join(one.hint(language) for one in (*alarm.because, issue)),
                "link": self.portal,
            }
            kind = MailKind.ALARM
            if ends is None:
                values["problem"] = " ".join(one.text(language) for one in said)
            else:
                kind = MailKind.EXPIRES_SOON if ends["days"] != "0" else MailKind.EXPIRED
                values |= {
                    "what": _CONNECTION[language],
                    "date": said_day(date.fromisoformat(ends["date"]), language),
                }
                values |= {"days": ends["days"]} if kind is MailKind.EXPIRES_SOON else {}
            work.outbox.post(mail_to(reader, kind, _reference(place, alarm, on), values))

    def alarm_over(self, work: RunWork, place: Place, alarm: Alarm, on: date) -> None:
        """Tell that what an alarm told of is in order again."""
        for reader in self._readers(work, alarm):
            values = {
                "restaurant": place.name,
                "problem": alarm.issue.text(reader.language),
                "link": self.portal,
            }
            reference = _reference(place, alarm, on)
            work.outbox.post(mail_to(reader, MailKind.ALARM_OVER, reference, values))

    def _readers(self, work: RunWork, alarm: Alarm) -> Iterator[User]:
        """Yield who hears of an alarm: whoever can mend it, and the operator where that helps."""
        is_connection = alarm.cause in {Cause.CONNECTION_ENDS, Cause.DATEV_ENDS}
        readers = able(work, Permission.CONNECT if is_connection else Permission.RUN)
        yield from readers
        if POLICIES[alarm.cause].for_operator:
            told = {user.email for user in readers}
            for address in self.operators:
                if address not in told:
                    yield User(id="", email=address, name="")

    def failed(self, work: RunWork, place: Place, run: Run, issue: Issue) -> None:
        """Tell the owner what only a person can mend; once for each run and problem."""
        needs_consent = issue.code.startswith("AUTH-") or issue.code == "JNY-012"
        kind = MailKind.RECONNECT if needs_consent else MailKind.RUN_FAILED
        # A connection that ended keeps every later run as well: one mail about it a day is enough.
        about = f"{run.at:%Y%m%d}" if needs_consent else run.id
        for user in able(work, Permission.CONNECT):
            values = {"restaurant": place.name, "link": self.portal}
            if kind is MailKind.RUN_FAILED:
                values |= {
                    "period": _period(run.days),
                    "problem": issue.text(user.language),
                    "hint": issue.hint(user.language),
                }
            work.outbox.post(mail_to(user, kind, f"{place.id}/{about}/{issue.code}", values))


def _reference(place: Place, alarm: Alarm, on: date) -> str:
    """Return what mails about an alarm are one mail by.

    What is told only once must not go unsaid because another thing of its cause ended that day.
    """
    is_daily = POLICIES[alarm.cause].telling is Telling.DAILY
    return f"{place.id}/{alarm.cause.value if is_daily else alarm.key}/{on}"


def able(work: RunWork, permission: Permission) -> tuple[User, ...]:
    """Return the members of the organisation at work who may act; the owners where nobody may.

    Of those, whom mails reach; where they reach none of them, all other members: somebody has to
    hear of it.
    """
    people = work.within("")
    members = people.people.members(work.organisation)
    able = [user for user, membership in members if permission in PERMISSIONS[membership.role]]
    asked = able or [user for user, m in members if m.role is Role.OWNER]
    lost = people.bounces.among(user.email for user, _ in members)
    reached = [user for user in asked if user.email not in lost]
    others = {user.email: user for user, _ in members if user.email not in lost}
    return tuple(reached or others.values() or asked)


def _fitting(attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Return attachments as they are, or in one ZIP file if they are many bytes."""
    if sum(len(attachment.content) for attachment in attachments) <= PLAIN_UP_TO:
        return attachments
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for attachment in attachments:
            archive.writestr(ZipInfo(attachment.name, _ZIP_TIME), attachment.content, ZIP_DEFLATED)
    name = attachments[0].name.rpartition(".")[0]
    return (
        Attachment(name=f"{name}.zip", content=target.getvalue(), media_type="application/zip"),
    )


def _period(days: Iterable[object]) -> str:
    named = [str(day) for day in days]
    if not named:
        return "–"
    return named[0] if len(named) == 1 else f"{named[0]} – {named[-1]}"
