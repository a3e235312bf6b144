"""What the use cases of support need of the store."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from enum import Enum
from typing import Protocol

from datev_bridge.access import Actor, Role
from datev_bridge.audit import AuditNote
from datev_bridge.cases.model import Case, CaseStatus, Message, Thread
from datev_bridge.mail.message import Outbox


class Person(Protocol):
    """Somebody who can be told by mail."""

    @property
    def id(self) -> str:
        """Who."""
        ...

    @property
    def email(self) -> str:
        """Where to."""
        ...

    @property
    def name(self) -> str:
        """As the greeting says it."""
        ...

    @property
    def language(self) -> str:
        """``"de"`` or ``"en"``."""
        ...

    @property
    def state(self) -> Enum:
        """What has become of the account; one whose value is ``"disabled"`` is told nothing."""
        ...


class Belonging(Protocol):
    """What a person is in an organisation."""

    @property
    def role(self) -> Role:
        """The role."""
        ...


class Members(Protocol):
    """People; only in the operator's scope."""

    def find(self, user: str) -> Person | None:
        """Return a person by id."""
        ...

    def members(self, organisation: str) -> Iterable[tuple[Person, Belonging]]:
        """Return who belongs to an organisation."""
        ...


class KnownOrganisations(Protocol):
    """Organisations; only in the operator's scope."""

    def find(self, organisation: str) -> object | None:
        """Return an organisation by id."""
        ...


class Cases(Protocol):
    """The cases of the organisation at work."""

    def add(self, case: Case) -> None:
        """Keep a new case."""
        ...

    def held(self, number: str) -> Case | None:
        """Return a case; nobody else changes it until the transaction ends."""
        ...

    def thread(self, number: str) -> Thread | None:
        """Return a case with what was written."""
        ...

    def write(self, number: str, message: Message, status: CaseStatus) -> None:
        """Add to a held case and keep whose turn it now is; the message gets its place."""
        ...

    def all(self, *, only_open: bool = False) -> tuple[Case, ...]:
        """Return the cases, the one changed last first."""
        ...


class CaseNumbers(Protocol):
    """What spans organisations; only in the operator's scope."""

    def next(self, year: int) -> str:
        """Return a number that no case has or will have."""
        ...

    def organisation_of(self, number: str) -> str | None:
        """Return whose case that is, or None where there is none."""
        ...

    def all(self, *, only_open: bool = False) -> tuple[Case, ...]:
        """Return the cases of all organisations, the one changed last first."""
        ...


class Trail(Protocol):
    """Where acts are recorded."""

    def record(self, actor: Actor, note: AuditNote) -> None:
        """Append one act to the trail of the organisation at work."""
        ...


class CaseWork(Protocol):
    """One transaction, as the use cases of support see it."""

    @property
    def audit(self) -> Trail:
        """The trail of the organisation at work."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Where mails are posted."""
        ...

    @property
    def cases(self) -> Cases:
        """The cases of the organisation at work."""
        ...

    @property
    def case_numbers(self) -> CaseNumbers:
        """What spans organisations."""
        ...

    @property
    def people(self) -> Members:
        """People."""
        ...

    @property
    def organisations(self) -> KnownOrganisations:
        """Organisations."""
        ...

    def within(self, organisation: str) -> "CaseWork":
        """Return the same transaction in another scope; ask for permission first."""
        ...


class CaseStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[CaseWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...
