"""A copy of the whole store while it is in use, and the way back. Only for SQLite.

The keys are not in it: whoever finds a backup alone reads no secret.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
import sqlite3
from tempfile import TemporaryDirectory

from attrs import frozen
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from datev_bridge.access import Actor, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import StoreError
from datev_bridge.files import reported, write_atomically
from datev_bridge.store import codes
from datev_bridge.store.database import BUSY_SECONDS
from datev_bridge.store.migrate import check_version
from datev_bridge.store.work import Store

_OWNERS_ONLY = 0o600
_BLOCK = 1 << 20
_COMPANIONS = ("-wal", "-shm")
"""What SQLite keeps beside a database in use."""


@frozen(kw_only=True)
class Copied:
    """A backup.

    Attributes:
        path: Where it is.
        size: Bytes.
        sha256: Its digest.
    """

    path: Path
    size: int
    sha256: str


@frozen(kw_only=True)
class Restored:
    """What became of the present database.

    Attributes:
        lost: Entries of the audit trail that were newer than the backup.
        set_aside: Where the present one was put since it was damaged; None where it was replaced.
    """

    lost: int
    set_aside: Path | None = None


@frozen(kw_only=True)
class Backups:
    """Copies the store.

    Attributes:
        store: The store.
    """

    store: Store

    def copy(self, actor: Actor, target: Path) -> Copied:
        """Write a consistent copy of the store; others go on working meanwhile.

        Args:
            actor: Who.
            target: Where to; whole or not at all, for its owner's eyes only.

        Raises:
            AccessRefused: The actor is not the operator.
            StoreError: The database is not SQLite (STO-006), the copy is damaged (STO-008), or the
                database refuses to be copied (STO-003).
            DeliveryError: It cannot be written; FILE-001 to FILE-003.
        """
        permit_operator(actor)
        source = file_of(self.store.engine.url.render_as_string(hide_password=False))
        with self.store.work() as work:
            work.audit.record(actor, AuditNote(action="store.backup", subject=_name(target)))
        with reported(target), TemporaryDirectory(prefix="datev-bridge-") as folder:
            whole = Path(folder) / "copy.db"
            _copy(source, whole)
            check(whole)
            digest, size = sha256(), 0
            for block in _blocks(whole):
                digest.update(block)
                size += len(block)
            write_atomically(target, _blocks(whole), mode=_OWNERS_ONLY)
        return Copied(path=target, size=size, sha256=digest.hexdigest())


def restore(source: Path, url: str, *, now: datetime, force: bool = False) -> Restored:
    """Let a backup be the database; it is brought to this program's version when it is opened.

    A present database that is damaged is set aside; one that works is replaced in one transaction.
    One that cannot be looked at, since somebody has it for themselves, stays as it is.

    Args:
        source: The backup.
        url: Address of the database.
        now: The time, aware; names what is set aside.
        force: Whether to replace one that is newer.

    Raises:
        StoreError: The address is none (STO-001), the database is not SQLite (STO-006), the backup
            is damaged (STO-008) or of a newer program (STO-004), the present one is newer (STO-007)
            or cannot be reached, or there is no room for the backup (STO-003).
    """
    target = file_of(url)
    check(source)
    try:
        present = _heads(target) if target.exists() else {}
    except sqlite3.OperationalError as error:  # in use, or out of reach: that is no damage
        raise _not_reached(error) from None
    except sqlite3.DatabaseError:
        return Restored(lost=0, set_aside=_set_aside(source, target, now))
    lost = _newer(present, _heads(source))
    if lost and not force:
        raise StoreError(codes.NEWER_THERE.at(str(target), count=lost))
    with reported(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copy(source, target)
        target.chmod(_OWNERS_ONLY)
    return Restored(lost=lost)


def file_of(url: str) -> Path:
    """Return the file of a database.

    Raises:
        StoreError: It has none (STO-006), or the address is none (STO-001).
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError(codes.BAD_ADDRESS.at()) from None
    if address.get_backend_name() != "sqlite" or not address.database:
        raise StoreError(codes.OTHER_DATABASE.at(kind=address.get_backend_name()))
    return Path(address.database)


def check(path: Path) -> None:
    """Check that a file is a store of this program, without damage.

    Raises:
        StoreError: It is not (STO-008), or it is of a newer program (STO-004).
    """
    try:
        with _reading(path) as connection:
            said = connection.execute("pragma integrity_check").fetchone()[0]
            orphans = connection.execute("pragma foreign_key_check").fetchone()
            version = connection.execute("select version_num from alembic_version").fetchone()
    except sqlite3.Error as error:
        reason = type(error).__name__
        raise StoreError(codes.NO_BACKUP.at(str(path), path=path, reason=reason)) from None
    if said != "ok" or orphans is not None or version is None:
        reason = "integrity_check" if said != "ok" else "foreign_key_check"
        raise StoreError(codes.NO_BACKUP.at(str(path), path=path, reason=reason))
    check_version(version[0])


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
        yield connection


def _copy(source: Path, target: Path) -> None:
    """Copy a database in one transaction; a new one is one file, with nothing beside it.

    Raises:
        StoreError: There is no room, or the target refuses; it is as it was before. STO-003.
    """
    is_new = not target.exists()
    try:
        with _reading(source) as old, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new:
            old.backup(new)
            if is_new:
                new.execute("pragma journal_mode = delete")
    except sqlite3.Error as error:
        if is_new:
            target.unlink(missing_ok=True)
        raise _not_reached(error) from None


def _not_reached(error: sqlite3.Error) -> StoreError:
    return StoreError(codes.NOT_REACHED.at(reason=type(error).__name__))


def _heads(path: Path) -> Mapping[str, int]:
    """Return how far each audit trail goes; nothing for a database without tables."""
    with _reading(path) as connection:
        tables = connection.execute("select name from sqlite_master where name = 'audit_head'")
        if tables.fetchone() is None:
            return {}
        return dict(connection.execute("select organisation, sequence from audit_head"))


def _newer(present: Mapping[str, int], backup: Mapping[str, int]) -> int:
    """Return how many entries the present trails have beyond those of the backup."""
    return sum(max(0, last - backup.get(trail, 0)) for trail, last in present.items())


def _set_aside(source: Path, target: Path, now: datetime) -> Path:
    aside = target.with_name(f"{target.name}.damaged-{now:%Y%m%d-%H%M%S}")
    fresh = target.with_name(f"{target.name}.restored-{now:%Y%m%d-%H%M%S}")
    with reported(target):
        _copy(source, fresh)  # first, so that the present one stays where there is no room
        fresh.chmod(_OWNERS_ONLY)
        for ending in ("", *_COMPANIONS):
            present = target.with_name(target.name + ending)
            if present.exists():
                present.replace(aside.with_name(aside.name + ending))
        fresh.replace(target)
    return aside


def _name(path: Path) -> str:
    """Return a file's name as text; bytes that the system has no signs for are question marks."""
    return path.name.encode("utf-8", "replace").decode()


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
