"""The service: the real parts of a store with people and organisations, from configuration.

Beside :mod:`datev_bridge.assembly`, which builds what a profile in a file needs, and as that the
only place that knows where a part is from.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from uuid import uuid4

from attrs import field, frozen

from datev_bridge import __version__
from datev_bridge.access import Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.audit.reading import Trails
from datev_bridge.cases import SupportDesk
from datev_bridge.datev_door import DatevApiDoor
from datev_bridge.delivery.eml import EmlFolder
from datev_bridge.delivery.folder_target import FOLDERS_VARIABLE
from datev_bridge.delivery.place_targets import PlaceTargets
from datev_bridge.delivery.sftp import Sftp
from datev_bridge.delivery.smtp import URL_VARIABLE, SmtpTransport, smtp_server
from datev_bridge.delivery.taken_note import TakenNote
from datev_bridge.errors import ConfigurationError
from datev_bridge.identity.accounts import Accounts
from datev_bridge.identity.direct_links import DirectLinks
from datev_bridge.identity.invitations import Invitations
from datev_bridge.identity.links import MailedLinks
from datev_bridge.identity.login import Logins
from datev_bridge.identity.password_change import Passwords
from datev_bridge.identity.ports import PasswordHasher
from datev_bridge.identity.second_factor import SecondFactors
from datev_bridge.identity.sweeping import Sweeping
from datev_bridge.identity.visits import Visits
from datev_bridge.journey.addressees import Addressees
from datev_bridge.journey.connecting import Connecting
from datev_bridge.journey.copying import Copying
from datev_bridge.journey.datev import DatevConnecting
from datev_bridge.journey.directory import Directory
from datev_bridge.journey.exchange import Exchange
from datev_bridge.journey.leaving import Leaving
from datev_bridge.journey.looking import Looking
from datev_bridge.journey.lost_phone import LostPhones
from datev_bridge.journey.model import Place
from datev_bridge.journey.place_mapping import PlaceMapping
from datev_bridge.journey.reading import Readings
from datev_bridge.journey.release import Release
from datev_bridge.journey.requests import ConnectionRequests
from datev_bridge.journey.settings import PlaceSettings
from datev_bridge.journey.sftp import SftpDelivery
from datev_bridge.journey.verdicts import TestRunVerdicts
from datev_bridge.mail.address import sender_of
from datev_bridge.mail.bounces import Bouncing
from datev_bridge.mail.codes import NO_SENDER
from datev_bridge.mail.message import Sender
from datev_bridge.mail.queue import Transport
from datev_bridge.mail.sending import Mailing
from datev_bridge.mapping.desk import MappingDesk
from datev_bridge.procedure.making import Procedures
from datev_bridge.procedure.model import Document
from datev_bridge.proof import Proof
from datev_bridge.runs.agenda import RunWork
from datev_bridge.runs.alarming import Alarming
from datev_bridge.runs.backfill import Backfills
from datev_bridge.runs.caring import Caretaker
from datev_bridge.runs.delivering import Deliverer
from datev_bridge.runs.housekeeping import Housekeeping
from datev_bridge.runs.months import Months
from datev_bridge.runs.overseeing import Overseeing
from datev_bridge.runs.performing import Performer
from datev_bridge.runs.place_days import PlaceDays
from datev_bridge.runs.place_runs import PlaceRuns
from datev_bridge.runs.planning import Planner
from datev_bridge.runs.recording import Recorder
from datev_bridge.runs.statement import Statement
from datev_bridge.runs.stating import Statements
from datev_bridge.runs.targets import Target
from datev_bridge.runs.telling import Teller
from datev_bridge.runs.testing_day import TestFiles
from datev_bridge.runs.watching import Watching
from datev_bridge.runs.worker import Worker
from datev_bridge.runs.worker_times import WorkerTimes, worker_times
from datev_bridge.store.backup import Backups, Restored, restore
from datev_bridge.store.database import open_database
from datev_bridge.store.migrate import upgrade
from datev_bridge.store.resealing import VaultKeys
from datev_bridge.store.work import Store
from datev_bridge.vault import open_vault

if TYPE_CHECKING:
    from datev_bridge.kseries.client import Clockwork
    from datev_bridge.pos_door import KSeriesDoor

DATABASE_VARIABLE = "DATEV_BRIDGE_DATABASE_URL"
KEYS_VARIABLE = "DATEV_BRIDGE_VAULT_KEYS"
PORTAL_VARIABLE = "DATEV_BRIDGE_PORTAL_URL"
OPERATORS_VARIABLE = "DATEV_BRIDGE_OPERATOR_MAIL"
ACCEPT_VARIABLE = "DATEV_BRIDGE_ACCEPT_ALL"
SENDER_VARIABLE = "DATEV_BRIDGE_MAIL_FROM"
KEY_FILE = "vault.key"
DATABASE_FILE = "store.db"
MAIL_FOLDER = "mail"
FILES_FOLDER = "files"
WORKERS_FOLDER = "workers"
LOCAL_PORTAL = "http://127.0.0.1:8080"
"""Where the portal is while nobody has named a public address."""


def new_id() -> str:
    """Return a new id."""
    return uuid4().hex


def _page(proof: Proof) -> bytes:
    from datev_bridge.proof.html import to_html  # noqa: PLC0415 - it brings the templates

    return to_html(proof)


def _statement_page(statement: Statement, language: str) -> bytes:
    from datev_bridge.runs.statement_page import to_html  # noqa: PLC0415 - it brings the templates

    return to_html(statement, language)


def _procedure_page(document: Document) -> bytes:
    from datev_bridge.procedure.page import to_html  # noqa: PLC0415 - it brings the templates

    return to_html(document)


def _argon2() -> PasswordHasher:
    from datev_bridge.identity.hashing import Argon2Hasher  # noqa: PLC0415 - it brings argon2

    return Argon2Hasher()


@frozen(kw_only=True)
class Service:
    """The service's parts.

    Attributes:
        store: Where everything is kept.
        clock: The time, aware.
        folder: The folder of its files: database, keys, delivered files.
        environment: The environment variables.
        make_hasher: Makes what hashes passwords, when it is first needed.
        clockwork: Time and chance of requests to the POS, where not the real ones.
        datev_clockwork: The same of requests to DATEV.
    """

    store: Store
    clock: Callable[[], datetime]
    folder: Path
    environment: Mapping[str, str] = field(factory=dict, repr=False)
    make_hasher: Callable[[], PasswordHasher] = _argon2
    clockwork: "Clockwork | None" = field(default=None, repr=False)
    datev_clockwork: "Clockwork | None" = field(default=None, repr=False)

    def close(self) -> None:
        """Close the connections to the database."""
        self.store.engine.dispose()

    @property
    def portal(self) -> str:
        """Address of the portal, without a slash at the end: mailed links lead there."""
        return (self.environment.get(PORTAL_VARIABLE) or LOCAL_PORTAL).rstrip("/")

    @property
    def operators(self) -> tuple[str, ...]:
        """Addresses of the operator, told of requests and of what waits for them."""
        named = self.environment.get(OPERATORS_VARIABLE, "")
        return tuple(address.strip() for address in named.split(",") if address.strip())

    # People ---------------------------------------------------------------------------------------
    @cached_property
    def hasher(self) -> PasswordHasher:
        """Makes and checks hashes of passwords."""
        return self.make_hasher()

    @property
    def logins(self) -> Logins:
        """Lets people in by their password."""
        return Logins(store=self.store, clock=self.clock, dice=token_urlsafe, hasher=self.hasher)

    @property
    def second_factors(self) -> SecondFactors:
        """Asks for the second factor, and sets it up."""
        return SecondFactors(
            store=self.store, clock=self.clock, dice=token_urlsafe, portal=self.portal
        )

    @property
    def passwords(self) -> Passwords:
        """Sets passwords."""
        return Passwords(
            store=self.store,
            clock=self.clock,
            dice=token_urlsafe,
            hasher=self.hasher,
            portal=self.portal,
        )

    @property
    def invitations(self) -> Invitations:
        """Invites people."""
        return Invitations(
            store=self.store,
            clock=self.clock,
            ids=new_id,
            dice=token_urlsafe,
            hasher=self.hasher,
            portal=self.portal,
        )

    @property
    def direct_links(self) -> DirectLinks:
        """Makes links that are handed over in person."""
        return DirectLinks(
            store=self.store, clock=self.clock, dice=token_urlsafe, portal=self.portal
        )

    @property
    def mailed_links(self) -> MailedLinks:
        """What the page behind a link asks."""
        return MailedLinks(store=self.store, clock=self.clock)

    @property
    def visits(self) -> Visits:
        """Sessions in use."""
        return Visits(store=self.store, clock=self.clock)

    @property
    def accounts(self) -> Accounts:
        """Members of organisations, and accounts that are closed or opened again."""
        return Accounts(store=self.store, clock=self.clock)

    @property
    def sweeping(self) -> Sweeping:
        """Forgets sessions, links and counts that have no use any more; once a day."""
        return Sweeping(store=self.store, clock=self.clock)

    # Organisations and places ---------------------------------------------------------------------
    @property
    def requests(self) -> ConnectionRequests:
        """Takes requests for a connection and answers them."""
        return ConnectionRequests(
            store=self.store,
            invitations=self.invitations,
            clock=self.clock,
            ids=new_id,
            operators=self.operators,
            accepts_all=self.environment.get(ACCEPT_VARIABLE, "") in {"1", "true", "yes"},
        )

    @property
    def directory(self) -> Directory:
        """Finds organisations and places by name."""
        return Directory(store=self.store, clock=self.clock)

    @property
    def settings(self) -> PlaceSettings:
        """Shows and changes the settings of places."""
        return PlaceSettings(store=self.store, clock=self.clock)

    def mapping(self, actor: Actor, organisation: str, place: str) -> PlaceMapping:
        """Return the mapping of a place, as somebody works on it."""
        return PlaceMapping(
            store=self.store,
            release=self.release,
            actor=actor,
            organisation=organisation,
            place=place,
            clock=self.clock,
            ids=new_id,
        )

    def mapping_desk(self, actor: Actor, organisation: str, place: str) -> MappingDesk:
        """Return where somebody works on the mapping of a place.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
            ConfigurationError: The settings are not complete, so nobody knows the chart; JNY-020.
        """
        profile = self.settings.profile(actor, organisation, place)
        return MappingDesk(
            history=self.mapping(actor, organisation, place),
            chart=profile.chart,
            clearing_account=profile.datev.clearing_account,
            clock=self.clock,
        )

    def exchange(self, actor: Actor, organisation: str, place: str) -> Exchange:
        """Return what takes profiles over for a place, and gives them, on behalf of somebody."""
        mapping = self.mapping(actor, organisation, place)
        return Exchange(settings=self.settings, mapping=mapping)

    @property
    def copying(self) -> Copying:
        """Takes over what somebody settled for another restaurant."""
        return Copying(store=self.store, desk=self.mapping_desk, clock=self.clock)

    @property
    def release(self) -> Release:
        """Moves places along their journey."""
        return Release(
            store=self.store,
            clock=self.clock,
            operators=self.operators,
            portal=self.portal,
            elsewhere=(self.datev,),
        )

    @property
    def verdicts(self) -> TestRunVerdicts:
        """Records what people say of test runs."""
        return TestRunVerdicts(store=self.store, clock=self.clock, portal=self.portal)

    @property
    def leaving(self) -> Leaving:
        """Lets organisations take their data along, and go."""
        return Leaving(store=self.store, clock=self.clock, elsewhere=(self.datev,))

    # POS and DATEV --------------------------------------------------------------------------------
    @property
    def door(self) -> "KSeriesDoor":
        """The way to the POS."""
        from datev_bridge.pos_door import KSeriesDoor  # noqa: PLC0415 - it brings the HTTP library

        return KSeriesDoor(store=self.store, clockwork=self.clockwork)

    @property
    def connecting(self) -> Connecting:
        """Connects places to the POS."""
        return Connecting(store=self.store, door=self.door, clock=self.clock, dice=token_urlsafe)

    @property
    def readings(self) -> Readings:
        """Keeps what the POS of places has shown."""
        return Readings(store=self.store, clock=self.clock)

    @property
    def looking(self) -> Looking:
        """Looks at the POS for what needs accounts."""
        return Looking(
            settings=self.settings,
            readings=self.readings,
            app=self.connecting.app,
            client=self.door.client,
            clock=self.clock,
        )

    @property
    def datev(self) -> DatevConnecting:
        """Connects places to DATEV and uploads for them."""
        return DatevConnecting(
            store=self.store,
            door=DatevApiDoor(store=self.store, clockwork=self.datev_clockwork),
            clock=self.clock,
            dice=token_urlsafe,
            portal=self.portal,
        )

    @property
    def sftp(self) -> SftpDelivery:
        """Hands files over by SFTP."""
        return SftpDelivery(store=self.store, door=Sftp())

    # Runs and days --------------------------------------------------------------------------------
    @property
    def planner(self) -> Planner:
        """Plans the runs that are due."""
        return Planner(store=self.store, clock=self.clock)

    @property
    def performer(self) -> Performer:
        """Takes runs further."""
        return Performer(
            store=self.store,
            pos=self.door,
            recorder=self.recorder,
            clock=self.clock,
            render_proof=_page,
            app=self.connecting.app,
        )

    @property
    def recorder(self) -> Recorder:
        """Sends recorded files on their way."""
        return Recorder(teller=self.teller, clock=self.clock, targets=self.targets_of)

    @property
    def teller(self) -> Teller:
        """Tells people of runs and alarms."""
        return Teller(portal=self.portal, operators=self.operators)

    @property
    def deliverer(self) -> Deliverer:
        """Hands files to targets beside mail."""
        return Deliverer(store=self.store, targets=self.targets_of, clock=self.clock)

    def targets_of(self, work: RunWork, place: Place) -> tuple[Target, ...]:
        """Return where files of a place go beside mail, as its settings are."""
        targets = PlaceTargets(
            home=self.folder / FILES_FOLDER,
            folders=self.environment.get(FOLDERS_VARIABLE, ""),
            datev=self.datev,
            sftp=self.sftp,
            clock=self.clock,
        )
        return targets.of(work, place)

    @property
    def test_files(self) -> TestFiles:
        """Makes test files."""
        return TestFiles(
            store=self.store,
            pos=self.door,
            clock=self.clock,
            ids=new_id,
            dice=token_urlsafe,
            render_proof=_page,
            app=self.connecting.app,
            portal=self.portal,
            targets=self.targets_of,
        )

    @property
    def backfills(self) -> Backfills:
        """Delivers days of the past."""
        return Backfills(store=self.store, pos=self.door, clock=self.clock, app=self.connecting.app)

    @property
    def place_runs(self) -> PlaceRuns:
        """Looks after what was delivered."""
        return PlaceRuns(
            store=self.store,
            pos=self.door,
            recorder=self.recorder,
            clock=self.clock,
            ids=new_id,
            render_proof=_page,
            app=self.connecting.app,
        )

    @property
    def place_days(self) -> PlaceDays:
        """Lets people settle days."""
        return PlaceDays(
            store=self.store,
            pos=self.door,
            clock=self.clock,
            render_proof=_page,
            app=self.connecting.app,
        )

    @property
    def watching(self) -> Watching:
        """Shows what became of days."""
        return Watching(store=self.store, clock=self.clock)

    @property
    def months(self) -> Months:
        """Shows what became of the days of a month."""
        return Months(store=self.store, clock=self.clock)

    @property
    def statements(self) -> Statements:
        """Makes monthly statements."""
        return Statements(store=self.store, clock=self.clock, render=_statement_page)

    @property
    def procedures(self) -> Procedures:
        """Makes procedural documentations."""
        return Procedures(
            store=self.store,
            targets=self.targets_of,
            clock=self.clock,
            version=__version__,
            render=_procedure_page,
        )

    # Mail -----------------------------------------------------------------------------------------
    @property
    def mail_folder(self) -> Path | None:
        """Where mails go as files while the environment names no mail server; else None."""
        return None if self.environment.get(URL_VARIABLE) else self.folder / MAIL_FOLDER

    @property
    def transport(self) -> Transport:
        """The way of mails: the mail server that the environment names, else the folder.

        Raises:
            ConfigurationError: The server's settings are wrong; MAIL-009.
        """
        server = smtp_server(self.environment)
        if server is not None:
            return SmtpTransport(server=server)
        return EmlFolder(folder=self.folder / MAIL_FOLDER)

    @property
    def mailing(self) -> Mailing:
        """Sends what is in the outbox; errors as for :attr:`transport`."""
        return Mailing(store=self.store, transport=self.transport, clock=self.clock, ids=new_id)

    @property
    def bouncing(self) -> Bouncing:
        """Marks addresses whose mails came back."""
        return Bouncing(store=self.store, clock=self.clock)

    @property
    def addressees(self) -> Addressees:
        """Shows whom mails about places go to, and whom they do not reach."""
        return Addressees(store=self.store)

    # Support and operation ------------------------------------------------------------------------
    @property
    def desk(self) -> SupportDesk:
        """Takes support cases and answers them."""
        return SupportDesk(
            store=self.store, clock=self.clock, operators=self.operators, portal=self.portal
        )

    @property
    def lost_phones(self) -> LostPhones:
        """Takes requests for a reset of the second factor."""
        return LostPhones(desk=self.desk)

    @property
    def overseeing(self) -> Overseeing:
        """Shows the operator what is going on everywhere."""
        return Overseeing(store=self.store)

    @property
    def alarming(self) -> Alarming:
        """Finds what is wrong at places."""
        return Alarming(store=self.store, teller=self.teller, clock=self.clock)

    @property
    def caretaker(self) -> Caretaker:
        """Looks after places."""
        return Caretaker(
            store=self.store,
            alarming=self.alarming,
            statements=self.statements,
            housekeeping=self.housekeeping,
            clock=self.clock,
        )

    @property
    def housekeeping(self) -> Housekeeping:
        """Tidies up once a day."""
        return Housekeeping(store=self.store, sweeping=self.sweeping, clock=self.clock)

    @property
    def trails(self) -> Trails:
        """Reads audit trails."""
        return Trails(store=self.store)

    @property
    def backups(self) -> Backups:
        """Copies the store."""
        return Backups(store=self.store)

    @property
    def keys(self) -> VaultKeys:
        """Renews the keys of the vault."""
        return VaultKeys(
            store=self.store,
            path=self.folder / KEY_FILE,
            from_environment=self.environment.get(KEYS_VARIABLE, ""),
        )

    # Worker ---------------------------------------------------------------------------------------
    def worker(self, name: str) -> Worker:
        """Return a worker of that name; it keeps everything going.

        Raises:
            ConfigurationError: As for :attr:`transport` and :attr:`worker_times`.
        """
        return Worker(
            id=name,
            store=self.store,
            planner=self.planner,
            performer=self.performer,
            deliverer=self.deliverer,
            test_files=self.test_files,
            caretaker=self.caretaker,
            mailing=self.mailing,
            memo_of=self._memo_of,
            clock=self.clock,
            times=self.worker_times,
        )

    @property
    def worker_times(self) -> WorkerTimes:
        """When workers are taken for dead.

        Raises:
            ConfigurationError: The environment names times that cannot be; RUN-051.
        """
        return worker_times(self.environment)

    def _memo_of(self, worker: str) -> TakenNote:
        digest = sha256(worker.encode()).hexdigest()[:16]
        return TakenNote(self.folder / WORKERS_FOLDER / f"{digest}.taken")


def open_service(
    folder: Path, environment: Mapping[str, str], *, clock: Callable[[], datetime]
) -> Service:
    """Return the service of a folder, or of the database that the environment names.

    Args:
        folder: The platform's data directory, or another; made on first use.
        environment: The environment variables.
        clock: The time, aware.

    Raises:
        StoreError: The database cannot be opened, or is of a newer program.
        VaultError: The keys cannot be read.
        ConfigurationError: Who mails are from is no address (MAIL-001, MAIL-002), or is not named
            though a mail server is (MAIL-011).
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    sender = _sender(environment)
    vault = open_vault(folder / KEY_FILE, environment_keys=environment.get(KEYS_VARIABLE, ""))
    engine = open_database(_address(folder, environment))
    upgrade(engine)
    store = Store(engine=engine, seals=vault, clock=clock, sender=sender)
    return Service(store=store, clock=clock, folder=folder, environment=environment)


def _sender(environment: Mapping[str, str]) -> Sender:
    """Return who mails are from; written into each when it is posted, so it must be right then."""
    named = environment.get(SENDER_VARIABLE, "").strip()
    if named:
        return sender_of(named)
    if environment.get(URL_VARIABLE):
        raise ConfigurationError(NO_SENDER.at())
    return Sender()


def restore_service(
    folder: Path,
    environment: Mapping[str, str],
    source: Path,
    *,
    actor: Actor,
    clock: Callable[[], datetime],
    force: bool = False,
) -> tuple[Service, Restored]:
    """Let a backup be the database of a service, bring it to this version, and return both.

    Args:
        folder: As for :func:`open_service`; the present database need not open any more.
        environment: The environment variables.
        source: The backup.
        actor: Who; the audit trail that was brought back names it.
        clock: The time, aware.
        force: Whether to replace a database that is newer.

    Raises:
        AccessRefused: The actor is not the operator.
        StoreError: As for :func:`datev_bridge.store.backup.restore`.
        VaultError: The keys cannot be read.
    """
    permit_operator(actor)
    done = restore(source, _address(folder, environment), now=clock(), force=force)
    service = open_service(folder, environment, clock=clock)
    with service.store.work() as work:
        note = AuditNote(
            action="store.restore", subject=source.name, after={"lost": str(done.lost)}
        )
        work.audit.record(actor, note)
    return service, done


def _address(folder: Path, environment: Mapping[str, str]) -> str:
    return environment.get(DATABASE_VARIABLE) or f"sqlite:///{folder / DATABASE_FILE}"
