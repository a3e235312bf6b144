"""An SFTP server on loopback: the real protocol, a folder on this disk, faults to switch on."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import asyncssh
from attrs import define, field

from datev_bridge.journey.sftp_account import HostKey, SftpAccount, SftpSecret, SftpServer, host_key

USER, SECRET = "linde", "Zwiebelrostbraten"


class _Door(asyncssh.SSHServer):
    def __init__(self, known: str) -> None:
        self.known = known

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, SECRET)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and key.get_fingerprint() == self.known


class _Folder(asyncssh.SFTPServer):
    """A folder; before each act the running server is asked whether it may be."""

    def __init__(self, chan: Any, here: "SftpHere") -> None:
        self.here = here
        super().__init__(chan, chroot=str(here.root).encode())

    def open(self, path: bytes, pflags: int, attrs: Any) -> Any:
        self.here.told("write" if pflags & asyncssh.FXF_WRITE else "read", path)
        return super().open(path, pflags, attrs)

    def stat(self, path: bytes) -> Any:
        self.here.told("stat", path)
        return super().stat(path)

    def rename(self, oldpath: bytes, newpath: bytes) -> Any:
        self.here.told("rename", newpath)
        return super().rename(oldpath, newpath)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> Any:
        self.here.told("posix_rename", newpath)
        return super().posix_rename(oldpath, newpath)


@define
class SftpHere:
    """A running server.

    Attributes:
        root: The folder that it shows.
        port: Where it listens.
        keys: Its own keys.
        own_key: The private key with which the user may log in.
        acts: What was asked for: act and path.
        fault: Raises what an act shall fail with.
    """

    root: Path
    port: int = 0
    keys: tuple[asyncssh.SSHKey, ...] = field(factory=tuple, repr=False)
    own_key: str = field(default="", repr=False)
    acts: list[tuple[str, str]] = field(factory=list)
    fault: Callable[[str, str], None] = field(default=lambda _act, _path: None, repr=False)

    def told(self, act: str, path: bytes) -> None:
        self.acts.append((act, path.decode()))
        self.fault(act, path.decode())

    def count(self, act: str) -> int:
        return sum(one == act for one, _ in self.acts)

    @property
    def host_key(self) -> HostKey:
        return host_key(self.keys[0].export_public_key().decode())

    def server(self, **changes: Any) -> SftpServer:
        values: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "user": USER,
            "folder": "in",
            "host_keys": (self.host_key,),
        }
        return SftpServer(**values | changes)

    def account(self, secret: SftpSecret | None = None, **changes: Any) -> SftpAccount:
        return SftpAccount(
            server=self.server(**changes), secret=secret or SftpSecret(password=SECRET)
        )


@contextmanager
def sftp_server(root: Path, *, keys: tuple[str, ...] = ("ssh-ed25519",)) -> Iterator[SftpHere]:
    """Run a server that shows a folder, with a folder ``in``."""
    (root / "in").mkdir(parents=True, exist_ok=True)
    own = asyncssh.generate_private_key("ssh-ed25519")
    here = SftpHere(
        root=root,
        keys=tuple(asyncssh.generate_private_key(kind) for kind in keys),
        own_key=own.export_private_key().decode(),
    )
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def begin() -> Any:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=lambda: _Door(own.get_fingerprint()),
            server_host_keys=list(here.keys),
            sftp_factory=lambda chan: _Folder(chan, here),
        )

    async def end(listening: Any) -> None:
        listening.close()
        await listening.wait_closed()

    listening = asyncio.run_coroutine_threadsafe(begin(), loop).result(20)
    here.port = listening.get_port()
    try:
        yield here
    finally:
        asyncio.run_coroutine_threadsafe(end(listening), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
