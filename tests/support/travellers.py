"""A restaurant on its journey: the real store, the sandbox as POS, one step a function."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from attrs import define, evolve, field

from datev_bridge.access import Actor, Role
from datev_bridge.demo import sample_profile
from datev_bridge.identity.invitations import Invitation
from datev_bridge.journey.model import Place, TestRun, Verdict
from datev_bridge.journey.requests import Asked
from datev_bridge.kseries.client import Clockwork
from datev_bridge.kseries.oauth import App as PosApp
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping.desk import Edit, MappingDesk
from datev_bridge.profile import Profile, from_toml
from datev_bridge.testing.sandbox import Faults, Sandbox
from datev_bridge.testing.sandbox.apps import APP_V2
from support.browser import agree
from support.people import PASSWORD, PORTAL, Town, token_in, town
from support.rules import sold
from support.sandboxes import small

OPERATOR = Actor(id="op", name="Betreiber", is_operator=True, has_second_factor=True)
OWNER, ADVISER = "wirt@linde.example", "kanzlei@steuer.example"
REDIRECT = f"{PORTAL}/connect/return"
SETTINGS = {
    "datev.consultant_number": 29098,
    "datev.client_number": 55003,
    "datev.clearing_account": "1792",
    "delivery.recipients": [ADVISER],
}
RULES = (
    sold("8400", rate="19"),
    MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP),
)


def demo_rules(sandbox: Sandbox) -> tuple[MappingRule, ...]:
    """Return the rules that a tax adviser would have given the simulated restaurant."""
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    text = sample_profile(sandbox, small(), first=first, last=last)
    return from_toml(text).mapping.rules


@define
class Traveller:
    """A restaurant and everybody around it."""

    town: Town
    sandbox: Sandbox = field(repr=False)
    place: Place
    owner: Actor

    @property
    def organisation(self) -> str:
        return self.place.organisation

    @property
    def at(self) -> tuple[str, str]:
        """Organisation and place, as use cases take them."""
        return self.organisation, self.place.id

    def keep_app(self) -> None:
        app = PosApp(
            client_id=APP_V2.client_id,
            client_secret=APP_V2.client_secret,
            redirect_uri=REDIRECT,
            api_url=self.sandbox.url,
            auth_url=self.sandbox.url,
        )
        self.town.service.connecting.keep_app(OPERATOR, app)

    def connect(self, decision: str = "approve") -> None:
        connecting = self.town.service.connecting
        came_back = agree(connecting.begin(self.owner, *self.at), decision)
        (state,) = parse_qs(urlsplit(came_back).query)["state"]
        connecting.finish(self.owner, came_back, state)

    def settle(self, **more: object) -> None:
        changed = {name.replace("__", "."): value for name, value in more.items()}
        self.town.service.settings.change(self.owner, *self.at, {**SETTINGS, **changed})

    def desk(self, actor: Actor | None = None) -> MappingDesk:
        service, profile = self.town.service, self.profile()
        return MappingDesk(
            history=service.mapping(actor or self.owner, *self.at),
            chart=profile.chart,
            clearing_account=profile.datev.clearing_account,
            clock=self.town.clock,
        )

    def profile(self) -> Profile:
        from datev_bridge.journey.profiles import found_place, profile_of

        with self.town.service.store.work(self.organisation, reading=True) as work:
            return profile_of(work, found_place(work, self.place.id))

    def map(self, *rules: MappingRule) -> str:
        desk, edit = self.desk(), Edit(by=self.owner.name)
        desk.replace(rules or RULES, edit, on=date(2026, 12, 1))
        step = desk.approve(edit, on=date(2026, 12, 1)).step
        assert step is not None
        return step.id

    def ready_delivery(self, first_day: date = date(2026, 12, 1)) -> None:
        release = self.town.service.release
        release.confirm_recipients(self.owner, *self.at)
        release.choose_first_day(self.owner, *self.at, first_day)

    def go_live(self, first_day: date, *rules: MappingRule, **settings: object) -> None:
        """Go all the way at once; settings are named as ``schedule__wait_hours``."""
        service = self.town.service
        self.keep_app()
        self.connect()
        self.refresh()
        self.settle(**settings)
        self.map(*(rules or demo_rules(self.sandbox)))
        self.ready_delivery(first_day)
        run = self.test()
        service.verdicts.decide(self.owner, self.organisation, run.id, Verdict.CONFIRMED)
        service.release.go_live(self.owner, *self.at)
        self.town.mails()

    def refresh(self) -> None:
        """Let the connection renew itself, as it does when the access token has ended."""
        tokens = self.town.service.store.tokens(*self.at)
        record = tokens.load()
        assert record is not None
        tokens.save(evolve(record, refresh_begun_at=self.town.clock()))
        tokens.save(record)

    def test(self, run: str = "t1") -> TestRun:
        facts = self.town.service.release.facts(self.owner, *self.at)
        made = TestRun(
            id=run,
            place=self.place.id,
            business_day=date(2026, 11, 20),
            mapping_revision=facts.mapping_revision,
            settings_digest=facts.settings_digest,
            location=facts.location,
            file_name="EXTF_TEST.csv",
            file_sha256="0" * 64,
            made_at=self.town.clock(),
        )
        with self.town.service.store.work(self.organisation) as work:
            work.test_runs.add(made, b"EXTF")
            work.test_runs.delivered(run, self.town.clock())
        return made

    def member(self, email: str, role: Role) -> Actor:
        """Let somebody else join, with password and app."""
        invitation = Invitation(
            email=email, name="Dritte", organisation=self.organisation, role=role
        )
        assert self.town.service.invitations.invite(self.owner, invitation) == ()
        return logged_in(self.town, email)


def logged_in(there: Town, email: str) -> Actor:
    """Follow the invitation that was mailed last to somebody, and log in with an app."""
    mail = [mail for mail in there.mails() if email in mail["To"] and PORTAL in str(mail)][-1]
    assert there.service.passwords.set_by_link(token_in(mail), PASSWORD) == ()
    app = there.enrol(there.log_in(email))
    return there.visit(app.logins[-1]).actor


@contextmanager
def travelling(
    folder: Path, database: str = "sqlite", faults: Faults | None = None
) -> Iterator[Traveller]:
    """Give a restaurant that asked, was accepted and is logged in."""
    with (
        town(database, folder) as plain,
        Sandbox((small(),), clock=plain.clock, faults=faults) as sandbox,
    ):
        clock = plain.clock
        clockwork = Clockwork(
            clock=clock,
            monotonic=lambda: clock().timestamp(),
            sleep=lambda seconds: clock.pass_by(seconds=seconds),
            random=lambda: 0.5,
        )
        there = evolve(plain, service=evolve(plain.service, clockwork=clockwork))
        asked = Asked(property_name="Zur Linde", contact_name="Wirtin", email=OWNER)
        request = there.service.requests.ask(asked)
        accepted = there.service.requests.accept(OPERATOR, request.id)
        with there.service.store.work(accepted.organisation) as work:
            (place,) = work.places.all()
        yield Traveller(town=there, sandbox=sandbox, place=place, owner=logged_in(there, OWNER))
