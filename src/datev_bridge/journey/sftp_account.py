"""An account on somebody's SFTP server, as values: nothing here touches the network.

A server is known by its key, never by its name alone: whoever sits in between could take files and
password. So at least one key has to be named; it is kept as a fingerprint (SHA-256, RFC 4648 base64
without padding, as OpenSSH shows it), with its type where that is known.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256
from pathlib import PurePosixPath
import re

from attrs import field, frozen

from datev_bridge.errors import ConfigurationError
from datev_bridge.journey import sftp_codes as codes

USUAL_PORT = 22
_HIGHEST_PORT = 65_535
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.\-:_]{0,251}[A-Za-z0-9])?", re.ASCII)
_PRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}", re.ASCII)
_TYPES = frozenset(
    {
        "ssh-ed25519",
        "ssh-ed448",
        "ssh-rsa",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
    }
)
"""Of keys of servers that are in use (RFC 4253, 5656, 8709)."""
_LONGEST = 400


@frozen(kw_only=True)
class HostKey:
    """A key by which a server is known.

    Attributes:
        fingerprint: ``SHA256:…``.
        type: ``ssh-ed25519`` and the like; empty where only the fingerprint was named.
    """

    fingerprint: str
    type: str = ""

    def __str__(self) -> str:
        return f"{self.type} {self.fingerprint}".strip()


def host_key(text: str) -> HostKey:
    """Return the key that a person named.

    Args:
        text: ``SHA256:…``, with or without a type before it; or a line of ``known_hosts``, of
            ``ssh-keyscan`` or of a ``.pub`` file.

    Raises:
        ConfigurationError: It is none of these; SFTP-005.
    """
    words = text.split()
    for place, word in enumerate(words):
        type_ = words[place - 1] if place and words[place - 1] in _TYPES else ""
        if _PRINT.fullmatch(word):
            return HostKey(fingerprint=word, type=type_)
        blob = _blob(word)
        if type_ and blob is not None and _type_in(blob) == type_:
            return HostKey(fingerprint=fingerprint_of(blob), type=type_)
    raise ConfigurationError(codes.NO_HOST_KEY.at("host_key", key=text[:80]))


def fingerprint_of(blob: bytes) -> str:
    """Return the fingerprint of a public key in the form of RFC 4253."""
    return "SHA256:" + b64encode(sha256(blob).digest()).decode("ascii").rstrip("=")


def _blob(word: str) -> bytes | None:
    try:
        return b64decode(word, validate=True)
    except (Base64Error, ValueError):
        return None


def _type_in(blob: bytes) -> str:
    """Return the type that a key itself names: a length in four bytes, and so many letters."""
    length = int.from_bytes(blob[:4])
    return blob[4 : 4 + length].decode("ascii", "replace") if length <= len(blob) else ""


@frozen(kw_only=True)
class SftpSecret:
    """What lets into an account: a password, or a private key; in no repr.

    Attributes:
        password: The password; of a key, its passphrase. Empty for none.
        private_key: The key as text; empty for a login by password.

    Raises:
        ConfigurationError: There is neither; SFTP-006.
    """

    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.password and not self.private_key:
            raise ConfigurationError(codes.NO_SECRET.at("secret"))


@frozen(kw_only=True)
class SftpServer:
    """Where files go.

    Attributes:
        host: Name or address.
        port: Port.
        user: Who logs in.
        folder: With ``/`` between its parts; empty for where a login arrives.
        host_keys: By which the server is known; at least one.

    Raises:
        ConfigurationError: One of these cannot be; SFTP-001 to SFTP-005.
    """

    host: str
    port: int = USUAL_PORT
    user: str
    folder: str = ""
    host_keys: tuple[HostKey, ...]

    def __attrs_post_init__(self) -> None:
        if not _HOST.fullmatch(self.host):
            raise ConfigurationError(codes.NO_HOST.at("host", host=self.host[:80]))
        if not 1 <= self.port <= _HIGHEST_PORT:
            raise ConfigurationError(codes.NO_PORT.at("port", port=self.port))
        if not self.user or not self.user.isprintable() or len(self.user) > _LONGEST:
            raise ConfigurationError(codes.NO_USER.at("user"))
        is_plain = not self.folder or self.folder.isprintable()
        parts = PurePosixPath(self.folder).parts
        if not is_plain or ".." in parts or "\\" in self.folder or len(self.folder) > _LONGEST:
            raise ConfigurationError(codes.BAD_FOLDER.at("folder", folder=self.folder[:80]))
        if not self.host_keys:
            raise ConfigurationError(codes.NO_HOST_KEY.at("host_key", key="–"))

    def path(self, name: str) -> str:
        """Return where a file of that name goes."""
        return str(PurePosixPath(self.folder) / name) if self.folder else name

    def __str__(self) -> str:
        at = self.host if ":" not in self.host else f"[{self.host}]"
        port = "" if self.port == USUAL_PORT else f":{self.port}"
        return f"sftp://{self.user}@{at}{port}/{self.folder.lstrip('/')}".rstrip("/")


@frozen(kw_only=True)
class SftpAccount:
    """A server and what lets in.

    Attributes:
        server: Where files go.
        secret: Lets in; in no repr.
    """

    server: SftpServer
    secret: SftpSecret = field(repr=False)
