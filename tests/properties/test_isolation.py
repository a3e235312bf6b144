"""No use case reaches another organisation: each there is, for every role, by that one's ids.

The use cases are read from the service itself; one that is not listed here fails the test.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
import inspect
import io
from itertools import product
from pathlib import Path
from typing import Any

from attrs import frozen
import pytest
from sqlalchemy import select

from datev_bridge.access import SYSTEM, Actor, Role
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.model import Membership
from datev_bridge.journey.model import Verdict
from datev_bridge.journey.requests import Asked
from datev_bridge.journey.sftp_account import HostKey, SftpAccount, SftpSecret, SftpServer
from datev_bridge.kseries.oauth import App as PosApp
from datev_bridge.mapping.desk import Edit, MappingDesk
from datev_bridge.mapping.revision import Approved, Draft
from datev_bridge.runs.statement import Month
from datev_bridge.service import Service
from datev_bridge.store.schema import metadata
from support.datev import app_at, booking_file
from support.travellers import OPERATOR, OWNER, RULES, Traveller, travelling

ON = date(2026, 12, 1)
MONTH = Month.of(date(2026, 11, 1))
THIEF = "dieb@eiche.example"


@frozen(kw_only=True)
class Aim:
    """Somebody who knows all ids of an organisation that is none of theirs."""

    here: Traveller
    actor: Actor
    run: str
    case: str
    request: str
    user: str
    state: str

    @property
    def service(self) -> Service:
        return self.here.town.service

    @property
    def at(self) -> tuple[Actor, str, str]:
        return (self.actor, *self.here.at)

    @property
    def whose(self) -> tuple[Actor, str]:
        return self.actor, self.here.organisation

    @property
    def mapping(self) -> Any:
        return self.service.mapping(*self.at)

    @property
    def desk(self) -> MappingDesk:
        profile = self.here.profile()
        return MappingDesk(
            history=self.mapping,
            chart=profile.chart,
            clearing_account=profile.datev.clearing_account,
            clock=self.here.town.clock,
        )

    @property
    def exchange(self) -> Any:
        return self.service.exchange(*self.at)

    def draft(self) -> Draft:
        return Draft(rules=(), author="x", edited_at=self.here.town.clock())

    def approved(self) -> Approved:
        return Approved(
            id="stolen", rules=(), author="x", approved_by="x", approved_at=self.here.town.clock()
        )


APP = PosApp(client_id="devp-v2-x", client_secret="x", redirect_uri="https://x.example/r")
EDIT = Edit(by="x")
SFTP = SftpAccount(
    server=SftpServer(
        host="sftp.example", user="x", host_keys=(HostKey(fingerprint="SHA256:" + "x" * 43),)
    ),
    secret=SftpSecret(password="x"),
)
Try = Callable[[Aim], Any]

REFUSED: Mapping[str, Try] = {
    "second_factors.reset": lambda a: a.service.second_factors.reset(a.actor, OWNER),
    "passwords.force": lambda a: a.service.passwords.force(a.actor, OWNER),
    "invitations.invite": lambda a: a.service.invitations.invite(
        a.actor,
        Invitation(email=THIEF, name="D", organisation=a.here.organisation, role=Role.OWNER),
    ),
    "visits.sessions": lambda a: a.service.visits.sessions(a.actor, a.user),
    "visits.end": lambda a: a.service.visits.end(a.actor, a.user, "x" * 12),
    "visits.end_all": lambda a: a.service.visits.end_all(a.actor, a.user),
    "visits.named": lambda a: a.service.visits.named(a.actor, OWNER),
    "visits.on_behalf": lambda a: a.service.visits.on_behalf(a.actor, OWNER),
    "accounts.members": lambda a: a.service.accounts.members(*a.whose),
    "accounts.remove": lambda a: a.service.accounts.remove(
        a.actor, Membership(user=a.user, organisation=a.here.organisation, role=Role.OWNER)
    ),
    "accounts.disable": lambda a: a.service.accounts.disable(a.actor, OWNER),
    "accounts.enable": lambda a: a.service.accounts.enable(a.actor, OWNER),
    "requests.open_ones": lambda a: a.service.requests.open_ones(a.actor),
    "requests.accept": lambda a: a.service.requests.accept(a.actor, a.request),
    "requests.decline": lambda a: a.service.requests.decline(a.actor, a.request, "x"),
    "directory.view": lambda a: a.service.directory.view(*a.at),
    "trails.newest": lambda a: a.service.trails.newest(*a.whose, 5),
    "trails.entries": lambda a: a.service.trails.entries(*a.whose),
    "trails.examine": lambda a: a.service.trails.examine(*a.whose),
    "backups.copy": lambda a: a.service.backups.copy(a.actor, Path("never.db")),
    "keys.rotate": lambda a: a.service.keys.rotate(a.actor),
    "readings.newest": lambda a: a.service.readings.newest(*a.at),
    "readings.keep": lambda a: a.service.readings.keep(*a.at, ()),
    "looking.look": lambda a: a.service.looking.look(*a.at),
    "settings.show": lambda a: a.service.settings.show(*a.at),
    "settings.history": lambda a: a.service.settings.history(*a.at),
    "settings.profile": lambda a: a.service.settings.profile(*a.at),
    "settings.listed": lambda a: a.service.settings.listed(*a.at),
    "settings.change": lambda a: a.service.settings.change(*a.at, {"datev.client_number": 1}),
    "release.facts": lambda a: a.service.release.facts(*a.at),
    "release.steps": lambda a: a.service.release.steps(*a.at),
    "release.choose_first_day": lambda a: a.service.release.choose_first_day(*a.at, ON),
    "release.confirm_recipients": lambda a: a.service.release.confirm_recipients(*a.at),
    "release.go_live": lambda a: a.service.release.go_live(*a.at),
    "release.pause": lambda a: a.service.release.pause(*a.at),
    "release.resume": lambda a: a.service.release.resume(*a.at),
    "release.terminate": lambda a: a.service.release.terminate(*a.at),
    "verdicts.find": lambda a: a.service.verdicts.find(*a.whose, a.run),
    "verdicts.newest": lambda a: a.service.verdicts.newest(*a.at),
    "verdicts.content": lambda a: a.service.verdicts.content(*a.whose, a.run),
    "verdicts.proof": lambda a: a.service.verdicts.proof(*a.whose, a.run),
    "verdicts.decide": lambda a: a.service.verdicts.decide(*a.whose, a.run, Verdict.CONFIRMED),
    "leaving.take_data": lambda a: a.service.leaving.take_data(*a.whose, io.BytesIO()),
    "leaving.end": lambda a: a.service.leaving.end(*a.whose),
    "leaving.delete": lambda a: a.service.leaving.delete(*a.whose, took="x"),
    "desk.open": lambda a: a.service.desk.open(
        a.actor, subject="x", text="x", organisation=a.here.organisation
    ),
    "desk.reply": lambda a: a.service.desk.reply(a.actor, a.case, "x"),
    "desk.close": lambda a: a.service.desk.close(a.actor, a.case),
    "desk.show": lambda a: a.service.desk.show(a.actor, a.case),
    "mailing.send_due": lambda a: a.service.mailing.send_due(a.actor),
    "mailing.look": lambda a: a.service.mailing.look(a.actor),
    "mailing.again": lambda a: a.service.mailing.again(a.actor, "x"),
    "bouncing.record": lambda a: a.service.bouncing.record(a.actor, OWNER),
    "bouncing.clear": lambda a: a.service.bouncing.clear(a.actor, OWNER),
    "bouncing.all": lambda a: a.service.bouncing.all(a.actor),
    "addressees.of": lambda a: a.service.addressees.of(*a.at),
    "months.show": lambda a: a.service.months.show(*a.at),
    "overseeing.runs": lambda a: a.service.overseeing.runs(a.actor),
    "copying.sources": lambda a: a.service.copying.sources(*a.at),
    "copying.copy": lambda a: a.service.copying.copy(*a.at, a.here.place.id),
    "copying.consultant": lambda a: a.service.copying.consultant(*a.at),
    "watching.days": lambda a: a.service.watching.days(*a.at),
    "test_files.create": lambda a: a.service.test_files.create(*a.at),
    "test_files.send": lambda a: a.service.test_files.send(*a.at, a.run),
    "test_files.runs": lambda a: a.service.test_files.runs(*a.at),
    "backfills.plan": lambda a: a.service.backfills.plan(*a.at, ON, ON),
    "backfills.start": lambda a: a.service.backfills.start(*a.at, ON, ON),
    "backfills.cancel": lambda a: a.service.backfills.cancel(*a.at),
    "backfills.status": lambda a: a.service.backfills.status(*a.at),
    "deliverer.again": lambda a: a.service.deliverer.again(*a.at, "EXTF_x.csv"),
    "sftp.set": lambda a: a.service.sftp.set(*a.at, SFTP),
    "sftp.server": lambda a: a.service.sftp.server(*a.at),
    "sftp.test": lambda a: a.service.sftp.test(*a.at),
    "sftp.remove": lambda a: a.service.sftp.remove(*a.at),
    "alarming.everywhere": lambda a: a.service.alarming.everywhere(a.actor),
    "alarming.issues": lambda a: a.service.alarming.issues(*a.at),
    "alarming.of_service": lambda a: a.service.alarming.of_service(a.actor),
    "direct_links.to_set_password": lambda a: a.service.direct_links.to_set_password(
        a.actor, OWNER
    ),
    "place_days.desk": lambda a: a.service.place_days.desk(*a.at).__enter__(),
    "place_runs.runs": lambda a: a.service.place_runs.runs(*a.at),
    "place_runs.files": lambda a: a.service.place_runs.files(*a.at),
    "place_runs.file": lambda a: a.service.place_runs.file(*a.at, "EXTF_x.csv"),
    "place_runs.amounts": lambda a: a.service.place_runs.amounts(*a.at, ()),
    "place_runs.proof": lambda a: a.service.place_runs.proof(*a.at, "EXTF_x.csv"),
    "place_runs.resend": lambda a: a.service.place_runs.resend(*a.at, "EXTF_x.csv"),
    "place_runs.repost": lambda a: a.service.place_runs.repost(*a.at, [ON]),
    "place_runs.cancel": lambda a: a.service.place_runs.cancel(*a.whose, "x"),
    "statements.make": lambda a: a.service.statements.make(*a.at, MONTH),
    "procedures.make": lambda a: a.service.procedures.make(*a.whose),
    "statements.send": lambda a: a.service.statements.send(*a.at, MONTH),
    "connecting.keep_app": lambda a: a.service.connecting.keep_app(
        a.actor, APP, a.here.organisation
    ),
    "connecting.begin": lambda a: a.service.connecting.begin(*a.at),
    "connecting.finish": lambda a: a.service.connecting.finish(
        a.actor, f"https://x.example/r?code=x&state={a.state}", a.state
    ),
    "connecting.fact": lambda a: a.service.connecting.fact(*a.at),
    "connecting.locations": lambda a: a.service.connecting.locations(*a.at),
    "connecting.choose": lambda a: a.service.connecting.choose(*a.at, "1"),
    "connecting.part": lambda a: a.service.connecting.part(*a.at),
    "datev.keep_app": lambda a: a.service.datev.keep_app(
        a.actor, app_at("https://x.example"), a.here.organisation
    ),
    "datev.calls": lambda a: a.service.datev.calls(*a.at),
    "datev.hurdles": lambda a: a.service.datev.hurdles(*a.whose),
    "datev.choose_settled": lambda a: a.service.datev.choose_settled(*a.at),
    "datev.begin": lambda a: a.service.datev.begin(*a.at),
    "datev.finish": lambda a: a.service.datev.finish(a.actor, "https://x.example", a.state),
    "datev.fact": lambda a: a.service.datev.fact(*a.at),
    "datev.choose": lambda a: a.service.datev.choose(*a.at, consultant=1, client=2),
    "datev.deliver": lambda a: a.service.datev.deliver(*a.at, booking_file()),
    "datev.part": lambda a: a.service.datev.part(*a.at),
    "datev.leave": lambda a: a.service.datev.leave(*a.whose),
    "mapping.draft": lambda a: a.mapping.draft(),
    "mapping.steps": lambda a: a.mapping.steps(),
    "mapping.keep": lambda a: a.mapping.keep(a.draft()),
    "mapping.approve": lambda a: a.mapping.approve(a.approved()),
    "mapping_desk.set": lambda a: a.desk.set(RULES[0], EDIT, on=ON),
    "mapping_desk.set_all": lambda a: a.desk.set_all(RULES, EDIT, on=ON),
    "mapping_desk.confirm": lambda a: a.desk.confirm((), EDIT, on=ON),
    "mapping_desk.suggest": lambda a: a.desk.suggest((), EDIT, on=ON),
    "mapping_desk.replace": lambda a: a.desk.replace(RULES, EDIT, on=ON),
    "mapping_desk.restore": lambda a: a.desk.restore("x", EDIT, on=ON),
    "mapping_desk.step": lambda a: a.desk.step("x"),
    "mapping_desk.diff": lambda a: a.desk.diff(),
    "mapping_desk.changes": lambda a: a.desk.changes(),
    "mapping_desk.check": lambda a: a.desk.check(ON),
    "mapping_desk.approve": lambda a: a.desk.approve(EDIT, on=ON),
    "exchange.give": lambda a: a.exchange.give(),
    "exchange.take": lambda a: a.exchange.take(a.here.profile()),
}
"""What is refused as if there were nothing, and changes nothing."""

OWN_ONLY: Mapping[str, Try] = {
    "directory.organisations": lambda a: a.service.directory.organisations(a.actor),
    "directory.organisation": lambda a: a.service.directory.organisation(a.actor, "Zur Linde"),
    "directory.place": lambda a: a.service.directory.place(*a.at),
    "directory.places": lambda a: a.service.directory.places(a.actor),
    "desk.cases": lambda a: a.service.desk.cases(a.actor),
}
"""What shows one's own: nothing of others is in the answer, nor in the refusal."""

WITHOUT_ACTOR: Mapping[str, str] = {
    "by a secret that its holder has": "logins.log_in second_factors.complete "
    "second_factors.begin second_factors.confirm second_factors.renew_codes "
    "second_factors.codes_left passwords.set_by_link passwords.receiver passwords.change "
    "passwords.prove lost_phones.ask visits.resume visits.once mailed_links.look "
    "verdicts.decide_by_link",
    "for everybody": "passwords.forgot requests.ask",
    "by the service itself": "sweeping.sweep planner.plan_due performer.perform "
    "performer.settle caretaker.care housekeeping.tidy_up test_files.settle "
    "deliverer.deliver_due worker.parts "
    "worker.run_due worker.try_run worker.begun worker.beat worker.replaced mailing.note_taken "
    "transport.send keys.problems",
    "inside another use case, which asked": "invitations.start_password "
    "invitations.invite_within settings.permitted settings.change_within "
    "release.notice_completion recorder.send connecting.app datev.app datev.hand_over "
    "sftp.hand_over "
    "mapping.keep_within "
    "mapping.draft_within mapping.next_revision mapping.lock alarming.watch statements.due "
    "statements.is_worth statements.made statements.post teller.alarm teller.alarm_over "
    "procedures.facts teller.failed teller.files teller.held",
}
"""What nobody's roles decide about, and why."""


def use_cases() -> Iterator[str]:
    """Yield every public method of every part of the service."""
    for part, member in vars(Service).items():
        made = getattr(member, "fget", None) or getattr(member, "func", None) or member
        if part.startswith("_") or not callable(made):
            continue
        cls = inspect.signature(made).return_annotation
        if inspect.isclass(cls) and cls.__module__.startswith("datev_bridge."):
            yield from (
                f"{part}.{name}"
                for name, method in vars(cls).items()
                if not name.startswith("_") and inspect.isfunction(method)
            )


THERE = frozenset(use_cases())


def listed() -> list[str]:
    without = [name for names in WITHOUT_ACTOR.values() for name in names.split()]
    return [*REFUSED, *OWN_ONLY, *without]


def test_every_use_case_is_listed_once() -> None:
    assert sorted(THERE.difference(listed())) == []
    assert len(listed()) == len(set(listed()))


def dump(aim: Aim) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that is in the database."""
    with aim.service.store.work(reading=True) as work:
        return {
            table.name: sorted(map(tuple, work.connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traveller]:
    with travelling(tmp_path_factory.mktemp("isolation")) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def aims(here: Traveller) -> Mapping[str, Aim]:
    """One organisation with everything in it, and people of another one, by their part there."""
    here.keep_app()
    here.connect()
    here.settle()
    here.map()
    run = here.test().id
    service = here.town.service
    case = service.desk.open(here.owner, subject="Hilfe", text="Bitte").case.number
    begun = service.connecting.begin(here.owner, *here.at)
    other = Asked(property_name="Eiche", contact_name="D.", email=THIEF)
    accepted = service.requests.accept(OPERATOR, service.requests.ask(other).id)
    waiting = service.requests.ask(other).id
    roles: dict[str, Mapping[str, frozenset[Role]]] = {
        "owner": {accepted.organisation: frozenset({Role.OWNER})},
        "adviser": {accepted.organisation: frozenset({Role.ADVISER})},
        "both": {accepted.organisation: frozenset(Role)},
        "nobody": {},
    }
    user = service.visits.named(SYSTEM, OWNER).id
    return {
        name: Aim(
            here=here,
            actor=Actor(id=f"thief-{name}", name="D.", roles=mine, has_second_factor=True),
            run=run,
            case=case,
            request=waiting,
            user=user,
            state=begun.partition("state=")[2].partition("&")[0],
        )
        for name, mine in roles.items()
    }


WHO = ("owner", "adviser", "both", "nobody")


def pairs(cases: Mapping[str, Try]) -> list[tuple[str, str]]:
    return list(product(sorted(THERE.intersection(cases)), WHO))


@pytest.mark.parametrize(("name", "who"), pairs(REFUSED))
def test_a_use_case_reaches_nobody_else(aims: Mapping[str, Aim], name: str, who: str) -> None:
    aim = aims[who]
    before = dump(aim)
    with pytest.raises(AccessRefused) as caught:
        REFUSED[name](aim)
    assert caught.value.code == "ACC-001"
    assert dump(aim) == before


@pytest.mark.parametrize(("name", "who"), pairs(OWN_ONLY))
def test_a_list_shows_nobody_else(aims: Mapping[str, Aim], name: str, who: str) -> None:
    aim = aims[who]
    before = dump(aim)
    try:
        told = repr(OWN_ONLY[name](aim))
    except ConfigurationError as error:
        told = error.issue.hint("en")
    for secret in (aim.here.organisation, aim.here.place.id, aim.case, "Linde"):
        assert secret not in told
    assert dump(aim) == before


def test_what_is_refused_to_others_is_there_for_the_operator(aims: Mapping[str, Aim]) -> None:
    """Else a refusal would say nothing."""
    from attrs import evolve

    aim = evolve(aims["owner"], actor=OPERATOR)
    looking = ("show", "facts", "members", "newest", "history", "draft", "give", "cases")
    for name in THERE.intersection([*REFUSED, *OWN_ONLY]):
        if name.rpartition(".")[2] in looking and name != "readings.newest":
            assert (REFUSED | OWN_ONLY)[name](aim) is not None, name


def test_an_advisers_part_is_not_an_owners(aims: Mapping[str, Aim]) -> None:
    """In one's own organisation, too: what belongs to the owner is refused to the adviser."""
    from attrs import evolve

    roles = {aims["owner"].here.organisation: frozenset({Role.ADVISER})}
    aim = evolve(aims["owner"], actor=evolve(aims["owner"].actor, roles=roles))
    for name in ("connecting.begin", "connecting.part", "invitations.invite", "leaving.end"):
        before = dump(aim)
        with pytest.raises(AccessRefused, match="ACC-001"):
            REFUSED[name](aim)
        assert dump(aim) == before
