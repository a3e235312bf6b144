"""The use case “hand files over by SFTP”: which server, its key, and whether it takes files.

Whoever may change where files go may name any server, also one inside the operator's own network;
so it is reached from the command line only, by whoever has the machine.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.errors import ConfigurationError
from datev_bridge.journey import sftp_codes as codes
from datev_bridge.journey.ports import JourneyWork
from datev_bridge.journey.profiles import found_place
from datev_bridge.journey.sftp_account import SftpAccount, SftpServer


class SftpAccounts(Protocol):
    """Accounts on SFTP servers of the organisation at work."""

    def server(self, place: str) -> SftpServer | None:
        """Return where files of a place go, without what lets in; None for nowhere."""
        ...

    def find(self, place: str) -> SftpAccount | None:
        """Return a place's account, opened; None if there is none."""
        ...

    def keep(self, place: str, account: SftpAccount) -> None:
        """Keep an account, sealed, in the place of any other."""
        ...

    def drop(self, place: str) -> bool:
        """Forget a place's account; False if there was none."""
        ...


class SftpWork(JourneyWork, Protocol):
    """One transaction, as this use case sees it."""

    @property
    def sftp_accounts(self) -> SftpAccounts:
        """Accounts on SFTP servers."""
        ...


class SftpStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[SftpWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...


class SftpDoor(Protocol):
    """The way to servers. All raise DeliveryError if that fails, ConfigurationError for a key."""

    def check(self, account: SftpAccount) -> None:
        """Read the private key, without the network."""
        ...

    def put(self, account: SftpAccount, name: str, content: bytes) -> None:
        """Put a file, whole or not at all; one that is there with these bytes is left."""
        ...

    def probe(self, account: SftpAccount) -> None:
        """Make a small file, rename it and remove it."""
        ...


@frozen(kw_only=True)
class SftpDelivery:
    """Keeps where files of places go by SFTP, and hands them over.

    Attributes:
        store: Where it is kept.
        door: The way to servers.
    """

    store: SftpStore
    door: SftpDoor

    def set(self, actor: Actor, organisation: str, place: str, account: SftpAccount) -> None:
        """Let files of a place go to a server as well, in the place of any other.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: The private key cannot be read (SFTP-007), or the extra is not
                installed (SFTP-009).
        """
        permit(actor, Permission.EDIT_DELIVERY, organisation)
        self.door.check(account)
        with self.store.work(organisation) as work:
            found, before = found_place(work, place), work.sftp_accounts.server(place)
            work.sftp_accounts.keep(place, account)
            mark = work.seals.fingerprint
            after = _plain(account.server) | {
                "secret": mark(account.secret.private_key or account.secret.password)
            }
            note = AuditNote(
                action="sftp.set", subject=found.name, before=_plain(before), after=after
            )
            work.audit.record(actor, note)

    def server(self, actor: Actor, organisation: str, place: str) -> SftpServer | None:
        """Return where files of a place go by SFTP; None for nowhere.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.sftp_accounts.server(found_place(work, place).id)

    def test(self, actor: Actor, organisation: str, place: str) -> SftpServer:
        """Log in, make a small file, rename it, remove it; return where that was.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: No server is named; SFTP-008.
            DeliveryError: It did not work; SFTP-020 to SFTP-026.
        """
        permit(actor, Permission.EDIT_DELIVERY, organisation)
        account = self._account(organisation, place)
        self.door.probe(account)
        return account.server

    def remove(self, actor: Actor, organisation: str, place: str) -> bool:
        """Let no more files of a place go by SFTP; tell whether any did.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
        """
        permit(actor, Permission.EDIT_DELIVERY, organisation)
        with self.store.work(organisation) as work:
            found, before = found_place(work, place), work.sftp_accounts.server(place)
            is_dropped = work.sftp_accounts.drop(place)
            if is_dropped:
                note = AuditNote(action="sftp.remove", subject=found.name, before=_plain(before))
                work.audit.record(actor, note)
            return is_dropped

    def hand_over(self, organisation: str, place: str, name: str, content: bytes) -> str:
        """Put a file of a place for the service itself; return where it is.

        Raises:
            AccessRefused: There is no such place.
            ConfigurationError: No server is named; SFTP-008.
            DeliveryError: It was not taken; SFTP-020 to SFTP-026.
        """
        account = self._account(organisation, place)
        self.door.put(account, name, content)
        return f"{account.server}/{name}"

    def _account(self, organisation: str, place: str) -> SftpAccount:
        with self.store.work(organisation, reading=True) as work:
            account = work.sftp_accounts.find(found_place(work, place).id)
        if account is None:
            raise ConfigurationError(codes.NOT_SET.at("sftp"))
        return account


def _plain(server: SftpServer | None) -> dict[str, str]:
    if server is None:
        return {}
    return {"server": str(server), "host_keys": ", ".join(map(str, server.host_keys))}
