"""SFTP by asyncssh, the only place that knows it.

A file is written under a temporary name, read back, and renamed: whoever looks into the folder sees
it whole or not at all. One that is there with the same bytes is left; where the server lets nobody
read, equal sizes have to do. A receiver that takes files away leaves no trace of them: if our
process dies between the rename and its note of it, such a file arrives twice.

Exceptions of the library hold what the server said; none leaves this module.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from attrs import frozen

from datev_bridge.errors import ConfigurationError, DatevBridgeError, DeliveryError
from datev_bridge.issues import Issue
from datev_bridge.journey import sftp_codes as codes
from datev_bridge.journey.sftp_account import SftpAccount, SftpServer, fingerprint_of

if TYPE_CHECKING:
    import asyncssh

_PROBE = ".datev-bridge-test"
_RSA = ("rsa-sha2-512", "rsa-sha2-256")


@frozen(kw_only=True)
class Sftp:
    """See :class:`datev_bridge.journey.sftp.SftpDoor`.

    Attributes:
        connect: Seconds to wait for a connection and the login.
        whole: Seconds that everything may take.
    """

    connect: float = 20.0
    whole: float = 180.0

    def check(self, account: SftpAccount) -> None:
        """Read the private key, without the network.

        Raises:
            ConfigurationError: It cannot be read (SFTP-007), or the extra is missing (SFTP-009).
        """
        if find_spec("asyncssh") is None:
            raise ConfigurationError(codes.EXTRA_MISSING.at())
        _client_keys(account)

    def put(self, account: SftpAccount, name: str, content: bytes) -> None:
        """Put a file, whole or not at all; one that is there with these bytes is left.

        Raises:
            DeliveryError: It was not taken; SFTP-020 to SFTP-026.
            ConfigurationError: The extra is missing; SFTP-009.
        """
        self._run(account, lambda sftp: _put(sftp, account.server, name, content))

    def probe(self, account: SftpAccount) -> None:
        """Make a small file, rename it and remove it; errors as for :meth:`put`."""

        async def probe(sftp: "asyncssh.SFTPClient") -> None:
            await _put(sftp, account.server, _PROBE, b"datev_bridge")
            await sftp.remove(account.server.path(_PROBE))

        self._run(account, probe)

    def _run(
        self,
        account: SftpAccount,
        act: Callable[["asyncssh.SFTPClient"], Coroutine[Any, Any, None]],
    ) -> None:
        self.check(account)

        async def run() -> None:
            async with asyncio.timeout(self.whole), self._opened(account) as sftp:
                await act(sftp)

        import asyncssh  # noqa: PLC0415 - it brings cryptography

        try:
            asyncio.run(run())
        except DatevBridgeError:
            raise
        except (OSError, UnicodeError, asyncssh.Error) as error:  # “a..b” is no name to look up
            raise _problem(error, account.server) from None

    @asynccontextmanager
    async def _opened(self, account: SftpAccount) -> AsyncIterator["asyncssh.SFTPClient"]:
        import asyncssh  # noqa: PLC0415 - it brings cryptography

        server, seen = account.server, list[str]()
        known = {key.fingerprint for key in server.host_keys}

        class Client(asyncssh.SSHClient):
            def validate_host_public_key(
                self,
                host: str,  # noqa: ARG002 - a name proves nothing
                addr: str,  # noqa: ARG002
                port: int,  # noqa: ARG002
                key: asyncssh.SSHKey,
            ) -> bool:
                seen.append(fingerprint_of(key.public_data))
                return seen[-1] in known

        try:
            connection = await asyncssh.connect(
                server.host,
                server.port,
                client_factory=Client,
                config=None,
                known_hosts=([], [], []),
                server_host_key_algs=_algorithms(server),
                username=server.user,
                password=None if account.secret.private_key else account.secret.password,
                client_keys=_client_keys(account) or None,
                agent_path=None,
                connect_timeout=self.connect,
                login_timeout=self.connect,
            )
        except asyncssh.HostKeyNotVerifiable:
            shown = seen[-1] if seen else "–"
            issue = codes.UNKNOWN_KEY.at(server.host, host=server.host, seen=shown)
            raise DeliveryError(issue, target=str(server), retry=False) from None
        async with connection, connection.start_sftp_client() as sftp:
            yield sftp


async def _put(sftp: "asyncssh.SFTPClient", server: SftpServer, name: str, content: bytes) -> None:
    path = server.path(name)
    if await _is_there(sftp, path, content, unseen=False):
        return
    unfinished = server.path(f".{name}.{sha256(content).hexdigest()[:12]}.part")
    async with sftp.open(unfinished, "wb") as file:
        await file.write(content)
    if not await _is_there(sftp, unfinished, content, unseen=True):
        issue = codes.READS_OTHERWISE.at(server.host, file=name, host=server.host)
        raise DeliveryError(issue, target=str(server), retry=True)
    await _rename(sftp, unfinished, path)


async def _is_there(
    sftp: "asyncssh.SFTPClient", path: str, content: bytes, *, unseen: bool
) -> bool:
    """Tell whether a file is there with these bytes; ``unseen`` where the server shows nothing."""
    import asyncssh  # noqa: PLC0415 - loaded by now

    try:
        size = (await sftp.stat(path)).size
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
        return False
    except asyncssh.SFTPPermissionDenied:
        return unseen
    if size != len(content):
        return False
    try:
        async with sftp.open(path, "rb") as file:
            found: str | bytes = await file.read()  # bytes, for it is opened so
            return found == content
    except asyncssh.SFTPPermissionDenied:  # a letter box: what is in may not be read
        return True


async def _rename(sftp: "asyncssh.SFTPClient", unfinished: str, path: str) -> None:
    """Rename, also over a file of that name; servers without OpenSSH's extension need two steps."""
    import asyncssh  # noqa: PLC0415 - loaded by now

    try:
        await sftp.posix_rename(unfinished, path)
    except asyncssh.SFTPOpUnsupported:
        if await sftp.exists(path):
            await sftp.remove(path)
        await sftp.rename(unfinished, path)


def _client_keys(account: SftpAccount) -> list["asyncssh.SSHKey"]:
    import asyncssh  # noqa: PLC0415 - it brings cryptography

    secret = account.secret
    if not secret.private_key:
        return []
    try:
        return [asyncssh.import_private_key(secret.private_key, secret.password or None)]
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError):
        raise ConfigurationError(codes.BAD_KEY.at("private_key")) from None


def _algorithms(server: SftpServer) -> list[str] | str:
    """Return how the server is to prove itself, so that it shows a key that is known."""
    if not all(key.type for key in server.host_keys):
        return "default"
    return [
        algorithm
        for key in server.host_keys
        for algorithm in (_RSA if key.type == "ssh-rsa" else (key.type,))
    ]


def _problem(error: Exception, server: SftpServer) -> DeliveryError:
    import asyncssh  # noqa: PLC0415 - loaded by now

    named = {"host": server.host}
    folder = server.folder or "."
    rows: tuple[tuple[type[Exception], Issue, bool], ...] = (
        (asyncssh.PermissionDenied, codes.LOGIN_REFUSED.at(server.host, **named), False),
        (
            asyncssh.SFTPPermissionDenied,
            codes.NOT_ALLOWED.at(server.host, **named, folder=folder),
            False,
        ),
        *(
            (kind, codes.FOLDER_GONE.at(server.host, **named, folder=folder), False)
            for kind in (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath)
        ),
        (
            asyncssh.SFTPError,
            codes.SERVER_FAILED.at(server.host, **named, code=type(error).__name__),
            True,
        ),
    )
    found = ((issue, retry) for kind, issue, retry in rows if isinstance(error, kind))
    issue, retry = next(found, (codes.UNREACHABLE.at(server.host, **named), True))
    return DeliveryError(issue, target=str(server), retry=retry)
