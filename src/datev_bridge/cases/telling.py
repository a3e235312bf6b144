"""Who is told of what was written in a case."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from datev_bridge.access import PERMISSIONS, Permission
from datev_bridge.cases.model import Side, Thread
from datev_bridge.cases.ports import CaseWork, Person
from datev_bridge.mail.message import Mail, MailKind

_GONE = "disabled"


@frozen(kw_only=True)
class Letter:
    """What is told.

    Attributes:
        kind: What was done.
        thread: The case; its last message is the one to tell.
        link: Where the case is shown; may be empty.
    """

    kind: MailKind
    thread: Thread
    link: str


def tell(work: CaseWork, letter: Letter, *, operators: Iterable[str]) -> None:
    """Post the mails for the newest message of a case.

    Args:
        work: The transaction, in the operator's scope.
        letter: What is told.
        operators: Addresses of the operator.
    """
    last = letter.thread.messages[-1]
    if last.side is Side.ORGANISATION:
        for address in operators:
            _post(work, letter, letter.kind, address)
    else:
        for person in _readers(work, letter.thread):
            _post(work, letter, letter.kind, person.email, person)
    author = work.people.find(last.author)
    if letter.kind is MailKind.CASE_OPENED and author is not None:
        _post(work, letter, MailKind.CASE_CONFIRMED, author.email, author)


def _readers(work: CaseWork, thread: Thread) -> tuple[Person, ...]:
    """Return the members who wrote in the case, or all who may where none of them did."""
    members = {
        person.id: person
        for person, belonging in work.people.members(thread.case.organisation)
        if Permission.OPEN_CASES in PERMISSIONS[belonging.role] and person.state.value != _GONE
    }
    wrote = {m.author for m in thread.messages if m.side is Side.ORGANISATION}
    taking_part = tuple(person for user, person in members.items() if user in wrote)
    return taking_part or tuple(members.values())


def _post(
    work: CaseWork, letter: Letter, kind: MailKind, address: str, person: Person | None = None
) -> None:
    case, last = letter.thread.case, letter.thread.messages[-1]
    mail = Mail(
        kind=kind,
        recipient=address,
        recipient_name=person.name if person else "",
        language=person.language if person else "de",
        organisation=case.organisation,
        reference=f"{case.number}/{last.sequence}",
        values=_values(letter, kind),
    )
    work.within(case.organisation).outbox.post(mail)


def _values(letter: Letter, kind: MailKind) -> Mapping[str, str]:
    case, last = letter.thread.case, letter.thread.messages[-1]
    values = {
        "number": case.number,
        "subject": case.subject,
        "text": last.text,
        "link": letter.link,
    }
    if kind is MailKind.CASE_CONFIRMED:
        return values
    values["by"] = last.author_name
    return values | {"place": case.place or "–"} if kind is MailKind.CASE_OPENED else values
