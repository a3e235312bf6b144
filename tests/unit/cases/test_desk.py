"""Opening, answering, closing and finding support cases."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.access import NOT_FOUND, Actor, Role
from datev_bridge.cases import CaseStatus, Side, SupportDesk
from datev_bridge.cases.model import MOST_SUBJECT, MOST_TEXT, problems
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity.model import Membership, User, UserState
from datev_bridge.journey.model import Organisation
from datev_bridge.mail.address import normal_address
from datev_bridge.mail.queue import MailState
from datev_bridge.store.work import Store
from support.databases import Clock, fresh_store
from support.mails import ANY_TEXT, header_of, plain_of, read

OPERATOR = Actor(id="op", name="cli:root", is_operator=True, has_second_factor=True)
SUPPORT_MAIL = "support@bridge.example"


def person(user: str, **roles: Role) -> Actor:
    """Return a member of organisations."""
    belongs = {organisation: frozenset({role}) for organisation, role in roles.items()}
    return Actor(id=user, name=f"{user} Muster", roles=belongs, has_second_factor=True)


ANNA = person("anna", a=Role.OWNER)
KIM = person("kim", a=Role.ADVISER, b=Role.ADVISER)
BORIS = person("boris", b=Role.OWNER)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with fresh_store("sqlite", tmp_path, clock) as made:
        with made.work() as work:
            for organisation in "ab":
                work.organisations.add(
                    Organisation(id=organisation, name=organisation, made_at=clock())
                )
            for actor, language in ((ANNA, "de"), (KIM, "en"), (BORIS, "de")):
                user = User(
                    id=actor.id,
                    email=f"{actor.id}@a.example",
                    name=actor.name,
                    language=language,
                    state=UserState.ACTIVE,
                )
                work.people.add(user)
                for organisation, roles in actor.roles.items():
                    for role in roles:
                        work.people.join(
                            Membership(user=actor.id, organisation=organisation, role=role)
                        )
        yield made


@pytest.fixture
def desk(store: Store, clock: Clock) -> SupportDesk:
    return SupportDesk(
        store=store, clock=clock, operators=(SUPPORT_MAIL,), portal="https://portal.example"
    )


def mails(store: Store) -> list[tuple[str, str, str]]:
    """Return kind, recipient and text of what was posted since the last call, subjects checked."""
    found = []
    with store.work() as work:
        waiting = {m.id: m for m in work.mail_queue.mails(MailState.WAITING, 99)}
        now = store.clock()
        while claimed := work.mail_queue.claim("x", now=now, until=now):
            mail = waiting[claimed.envelope.message_id[1:33]]
            subject = header_of(claimed.envelope.content, "Subject")
            assert subject.startswith("[DB-2026-00000")
            text = plain_of(read(claimed.envelope.content))
            found.append((mail.kind, mail.recipient, text))
            work.mail_queue.taken(claimed.mail, at=now, answer="250")
    return found


def told(store: Store) -> list[tuple[str, str]]:
    return sorted((kind, recipient) for kind, recipient, _ in mails(store))


def opened(desk: SupportDesk, actor: Actor = ANNA, organisation: str = "") -> str:
    thread = desk.open(
        actor,
        subject="Datei fehlt",
        text="Gestern kam\nkeine Datei.",
        place="days list",
        organisation=organisation,
    )
    return thread.case.number


def test_a_case_opened_by_a_member_is_confirmed_and_told(desk: SupportDesk, store: Store) -> None:
    number = opened(desk)
    assert number == "DB-2026-000001"
    thread = desk.show(ANNA, number)
    assert (thread.case.status, thread.case.organisation) == (CaseStatus.OPEN, "a")
    assert [(m.side, m.text) for m in thread.messages] == [
        (Side.ORGANISATION, "Gestern kam\nkeine Datei.")
    ]
    found = {kind: (to, text) for kind, to, text in mails(store)}
    assert found["case_opened"][0] == SUPPORT_MAIL
    assert "anna Muster" in found["case_opened"][1]
    assert "days list" in found["case_opened"][1]
    to, text = found["case_confirmed"]
    assert to == "anna@a.example"
    assert number in text
    assert "> Gestern kam\n> keine Datei." in text
    assert f"https://portal.example/cases/{number}" in text


def test_replies_go_to_the_other_side_and_change_whose_turn_it_is(
    desk: SupportDesk, store: Store, clock: Clock
) -> None:
    number = opened(desk)
    mails(store)
    clock.pass_by(minutes=5)
    thread = desk.reply(OPERATOR, number, "Wir sehen nach.")
    assert (thread.case.status, thread.case.changed_at) == (CaseStatus.WAITING, clock())
    assert told(store) == [("case_replied", "anna@a.example")]
    assert desk.reply(KIM, number, "Bei mir auch.").case.status is CaseStatus.OPEN
    assert told(store) == [("case_replied", SUPPORT_MAIL)]
    desk.reply(OPERATOR, number, "Gefunden.")
    found = {to: text for _, to, text in mails(store)}
    assert set(found) == {"anna@a.example", "kim@a.example"}
    assert f"Support answered support case {number}" in found["kim@a.example"]
    assert f"Support hat auf den Support-Fall {number} geantwortet" in found["anna@a.example"]
    assert [m.author for m in desk.show(OPERATOR, number).messages] == ["anna", "op", "kim", "op"]


def test_the_same_words_twice_are_two_replies_and_two_mails(
    desk: SupportDesk, store: Store
) -> None:
    number = opened(desk)
    mails(store)
    desk.reply(ANNA, number, "?")
    desk.reply(ANNA, number, "?")
    assert told(store) == [("case_replied", SUPPORT_MAIL)] * 2


def test_a_closed_case_says_so_and_a_reply_opens_it_again(desk: SupportDesk, store: Store) -> None:
    number = opened(desk)
    mails(store)
    assert desk.close(OPERATOR, number).case.status is CaseStatus.CLOSED
    ((kind, to, text),) = mails(store)
    assert (kind, to) == ("case_closed", "anna@a.example")
    assert "> " not in text
    with pytest.raises(ConfigurationError, match="CASE-004"):
        desk.close(ANNA, number)
    assert desk.reply(ANNA, number, "Doch nicht.").case.status is CaseStatus.OPEN
    assert desk.close(ANNA, number, "Jetzt aber.").messages[-1].text == "Jetzt aber."
    assert told(store) == [("case_closed", SUPPORT_MAIL), ("case_replied", SUPPORT_MAIL)]


def test_a_case_opened_by_the_operator_goes_to_all_members(desk: SupportDesk, store: Store) -> None:
    number = opened(desk, OPERATOR, "b")
    assert desk.show(BORIS, number).case.status is CaseStatus.WAITING
    assert told(store) == [("case_opened", "boris@a.example"), ("case_opened", "kim@a.example")]


def test_who_is_disabled_is_told_nothing(desk: SupportDesk, store: Store) -> None:
    number = opened(desk)
    mails(store)
    with store.work() as work:
        anna = work.people.find("anna")
        assert anna is not None
        work.people.change(evolve(anna, state=UserState.DISABLED))
    desk.reply(OPERATOR, number, "Hallo?")
    assert told(store) == [("case_replied", "kim@a.example")]


def test_everything_is_recorded_but_not_what_was_written(desk: SupportDesk, store: Store) -> None:
    number = opened(desk)
    desk.reply(OPERATOR, number, "geheim")
    desk.close(ANNA, number)
    with store.work("a", reading=True) as work:
        entries = list(work.audit.entries())
    assert [(e.action, e.subject, e.actor) for e in entries] == [
        ("case.open", number, "anna"),
        ("case.reply", number, "op"),
        ("case.close", number, "anna"),
    ]
    assert [(dict(e.before), e.after["status"]) for e in entries] == [
        ({}, "open"),
        ({"status": "open"}, "waiting"),
        ({"status": "waiting"}, "closed"),
    ]
    assert "geheim" not in str(entries)


@pytest.mark.parametrize("number", ["DB-2026-000001", "DB-2026-000002", "nonsense", ""])
def test_another_organisation_s_case_is_refused_like_one_that_is_not_there(
    desk: SupportDesk, number: str
) -> None:
    opened(desk)
    for act in (
        lambda: desk.show(BORIS, number),
        lambda: desk.reply(BORIS, number, "x"),
        lambda: desk.close(BORIS, number),
    ):
        with pytest.raises(AccessRefused) as refused:
            act()
        assert refused.value.issue == NOT_FOUND.at()
    assert len(desk.show(OPERATOR, "DB-2026-000001").messages) == 1


def test_lists_have_what_one_may_see(desk: SupportDesk, clock: Clock) -> None:
    first = opened(desk)
    clock.pass_by(minutes=1)
    second = opened(desk, BORIS)
    desk.close(OPERATOR, first)
    assert [case.number for case in desk.cases(ANNA)] == [first]
    assert [case.number for case in desk.cases(BORIS)] == [second]
    assert {case.number for case in desk.cases(KIM)} == {first, second}
    assert [case.number for case in desk.cases(KIM, only_open=True)] == [second]
    assert {case.number for case in desk.cases(OPERATOR)} == {first, second}
    assert [case.number for case in desk.cases(OPERATOR, only_open=True)] == [second]
    assert desk.cases(person("nobody")) == ()


def test_an_incomplete_login_sees_nothing(desk: SupportDesk) -> None:
    number = opened(desk)
    for actor in (evolve(ANNA, has_second_factor=False), evolve(OPERATOR, has_second_factor=False)):
        for act in (
            lambda actor=actor: desk.cases(actor),
            lambda actor=actor: desk.show(actor, number),
            lambda actor=actor: opened(desk, actor, "a"),
        ):
            with pytest.raises(AccessRefused, match="ACC-002"):
                act()


def test_who_belongs_to_several_says_which(desk: SupportDesk) -> None:
    with pytest.raises(ConfigurationError, match="CASE-005"):
        opened(desk, KIM)
    assert opened(desk, KIM, "b")
    for whose, actor in (("b", ANNA), ("nowhere", OPERATOR)):
        with pytest.raises(AccessRefused, match="ACC-001"):
            opened(desk, actor, whose)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (("", "x", ""), ["CASE-001"]),
        ((" ", " \n", ""), ["CASE-001", "CASE-001"]),
        (("x" * (MOST_SUBJECT + 1), "x", ""), ["CASE-002"]),
        (("x", "x" * (MOST_TEXT + 1), ""), ["CASE-002"]),
        (("x", "x", "x" * 201), ["CASE-002"]),
        (("a\r\nBcc: b@c.example", "x", ""), ["CASE-003"]),
        (("x", "x", "a\0"), ["CASE-003"]),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    desk: SupportDesk, store: Store, said: tuple[str, str, str], codes: list[str]
) -> None:
    subject, text, place = said
    with pytest.raises(ConfigurationError) as refused:
        desk.open(ANNA, subject=subject, text=text, place=place)
    assert [issue.code for issue in refused.value.issues] == codes
    assert desk.cases(OPERATOR) == ()
    assert mails(store) == []
    assert opened(desk) == "DB-2026-000001"


def test_an_empty_reply_is_refused(desk: SupportDesk) -> None:
    number = opened(desk)
    with pytest.raises(ConfigurationError, match="CASE-001"):
        desk.reply(ANNA, number, " \n ")


@given(subject=ANY_TEXT, text=ANY_TEXT, place=ANY_TEXT)
def test_whatever_passes_can_be_mailed(subject: str, text: str, place: str) -> None:
    from datev_bridge.cases.model import clean
    from datev_bridge.mail.envelope import envelope_of
    from datev_bridge.mail.message import MailKind
    from support.mails import AT, SENDER, mail_of, values_of

    if problems(subject=subject, text=text, place=place):
        return
    kind = MailKind.CASE_OPENED
    values = values_of(kind, subject=" ".join(subject.split()), text=clean(text), place=place)
    envelope = envelope_of(mail_of(kind, values=values), SENDER, AT)
    quoted = [row[2:] for row in plain_of(read(envelope.content)).split("\n") if row[:2] == "> "]
    assert quoted == (clean(text).split("\n") if clean(text).strip() else [])
    assert normal_address(envelope.recipient) == envelope.recipient


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert {issue.code for issue in problems(subject=text, text=text, place=text)} <= {
        "CASE-001",
        "CASE-002",
        "CASE-003",
    }
