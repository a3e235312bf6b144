"""Secrets at rest: tokens, app secrets and TOTP secrets, sealed by keys that the store never sees.

A sealed text knows what it was sealed for: a token of one restaurant, copied into another's row,
does not open there. Keys are one a line, the newest first; the others still open what they sealed
until :meth:`Vault.renewed` has sealed it anew.
"""

from base64 import urlsafe_b64decode
from collections.abc import Iterable
from contextlib import suppress
from errno import EPERM
from hashlib import sha256
import hmac
import json
import os
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from datev_bridge.errors import VaultError
from datev_bridge.files import write_atomically
from datev_bridge.issues import IssueKind, Severity

BAD_KEY = IssueKind(
    code="VLT-001",
    severity=Severity.BLOCKS,
    de="Der Schlüssel des Tresors in {source} ist keiner.",
    en="The vault's key in {source} is none.",
    hint_de="Er hat 44 Zeichen, einer je Zeile, der neueste zuerst. Stellen Sie ihn aus der "
    "Sicherung wieder her; einen neuen ergibt: datev-bridge backup keys",
    hint_en="It has 44 characters, one key a line, the newest first. Restore it from your backup; "
    "a new one comes from: datev-bridge backup keys",
)
NOT_OPENED = IssueKind(
    code="VLT-002",
    severity=Severity.BLOCKS,
    de="Ein verschlüsselter Wert ({context}) lässt sich mit keinem der Schlüssel öffnen.",
    en="A sealed value ({context}) opens with none of the keys.",
    hint_de="Stellen Sie den früheren Schlüssel wieder her, oder geben Sie das Geheimnis neu ein.",
    hint_en="Restore the former key, or enter the secret again.",
)
KEY_UNREADABLE = IssueKind(
    code="VLT-003",
    severity=Severity.BLOCKS,
    de="Die Schlüsseldatei {path} ist nicht lesbar oder nicht anzulegen ({reason}).",
    en="The key file {path} cannot be read or made ({reason}).",
    hint_de="Prüfen Sie Ordner und Rechte; andere Benutzer dürfen sie nicht lesen (chmod 600).",
    hint_en="Check folder and permissions; other users must not read it (chmod 600).",
)
KINDS: tuple[IssueKind, ...] = (BAD_KEY, NOT_OPENED, KEY_UNREADABLE)

_FINGERPRINT_DIGITS = 12
_OTHERS = 0o077


class Seals(Protocol):
    """What the store needs of a vault."""

    def seal(self, context: str, secret: str) -> str:
        """Return the secret sealed for a context."""
        ...

    def open(self, context: str, sealed: str) -> str:
        """Return what was sealed for this context.

        Raises:
            VaultError: It was sealed by another key or for another context.
        """
        ...

    def fingerprint(self, secret: str) -> str:
        """Return what tells two secrets apart without telling either."""
        ...


class Vault:
    """Seals and opens secrets.

    Raises:
        VaultError: A key is none (VLT-001).
    """

    def __init__(self, keys: Iterable[str], *, source: str = "") -> None:
        texts = [key.strip() for key in keys if key.strip()]
        try:
            self._seals = MultiFernet([Fernet(text) for text in texts])
            newest = urlsafe_b64decode(texts[0])
        except (ValueError, IndexError):
            raise VaultError(BAD_KEY.at(source, source=source or "–")) from None
        self._mark = sha256(b"fingerprint" + newest).digest()

    def __repr__(self) -> str:
        return "Vault(…)"

    def seal(self, context: str, secret: str) -> str:
        """Return the secret sealed for a context.

        Args:
            context: What it is for, such as ``"totp/3f…"``; the same is named to open it.
            secret: Text.
        """
        return self._seals.encrypt(json.dumps([context, secret]).encode()).decode()

    def open(self, context: str, sealed: str) -> str:
        """Return what was sealed for this context.

        Raises:
            VaultError: It was sealed by another key or for another context (VLT-002).
        """
        try:
            sealed_for, secret = json.loads(self._seals.decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            raise VaultError(NOT_OPENED.at(context, context=context)) from None
        if sealed_for != context:
            raise VaultError(NOT_OPENED.at(context, context=context))
        return str(secret)

    def renewed(self, sealed: str) -> str:
        """Return the sealed text, sealed by the newest key.

        Raises:
            VaultError: None of the keys opens it (VLT-002).
        """
        try:
            return self._seals.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise VaultError(NOT_OPENED.at(context="–")) from None

    def fingerprint(self, secret: str) -> str:
        """Return what tells two secrets apart without telling either, keyed like the seals."""
        digest = hmac.new(self._mark, secret.encode(), sha256).hexdigest()
        return f"#{digest[:_FINGERPRINT_DIGITS]}"


def new_key() -> str:
    """Return a new key."""
    return Fernet.generate_key().decode()


def open_vault(path: Path, *, environment_keys: str = "") -> Vault:
    """Return the vault of a key file, or of keys from the environment where there are any.

    Args:
        path: The key file; made on first use, for its owner's eyes only.
        environment_keys: One key a line or separated by commas; the file is then not touched.

    Raises:
        VaultError: A key is none (VLT-001), or the file cannot be read, made, or is open to others
            (VLT-003).
    """
    if environment_keys:
        return Vault(environment_keys.replace(",", "\n").splitlines(), source="environment")
    try:
        text = _key_text(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise VaultError(KEY_UNREADABLE.at(str(path), path=path, reason=reason)) from None
    return Vault(text.splitlines(), source=str(path))


def add_key(path: Path) -> None:
    """Put a new key before those of the file; what it sealed is sealed anew by whoever asked.

    Raises:
        VaultError: The file cannot be read (VLT-003).
        DeliveryError: It cannot be written.
    """
    open_vault(path)
    write_atomically(path, [f"{new_key()}\n{path.read_text('ascii')}".encode()], mode=0o600)


def _key_text(path: Path) -> str:
    if not path.exists():
        _make_key_file(path)
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise PermissionError(EPERM, "chmod 600")
    return path.read_text("ascii")


def _make_key_file(path: Path) -> None:
    """Make the file whole or not at all; of two programs that start at once, the first wins."""
    whole = path.with_name(f".{path.name}.{token_hex(6)}")
    handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{new_key()}\n")
            file.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            os.link(whole, path)
    finally:
        whole.unlink()
