"""Mail over SMTP, by the standard library; and the server's settings, by one URL."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
import smtplib
import socket
import ssl
from threading import Timer
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.issues import IssueKind
from datev_bridge.mail import codes
from datev_bridge.mail.envelope import Envelope

URL_VARIABLE = "DATEV_BRIDGE_SMTP_URL"
PASSWORD_VARIABLE = "DATEV_BRIDGE_SMTP_PASSWORD"  # noqa: S105 - a name, no password
PASSWORD_FILE_VARIABLE = "DATEV_BRIDGE_SMTP_PASSWORD_FILE"  # noqa: S105 - a name, no password
CA_FILE_VARIABLE = "DATEV_BRIDGE_SMTP_CA_FILE"

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
# Answers by number, RFC 5321, 4.2 and RFC 4954, 6.
_READY = 220
_AUTHENTICATED = 235
_AGREED = frozenset((250, 251))
_LOWEST = 400
_CLOSING = 421
_FOR_GOOD = 500

_GOOD_BYE_SECONDS = 2


class Encryption(Enum):
    """How the connection is encrypted; the value is the URL's scheme."""

    NONE = "smtp"
    """Not at all: only to this machine."""
    STARTTLS = "smtp+starttls"
    IMPLICIT = "smtps"


_PORTS = {Encryption.NONE: 25, Encryption.STARTTLS: 587, Encryption.IMPLICIT: 465}


@frozen(kw_only=True)
class SmtpServer:
    """A server that takes mail.

    Attributes:
        host: Its name; the certificate must be made out to it.
        port: TCP port.
        encryption: How the connection is encrypted.
        user: Who logs in; empty for nobody.
        password: With what.
        ca_file: Certificates to trust, PEM; empty for those of the system.
    """

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""

    @property
    def place(self) -> str:
        """Host and port, as messages name it."""
        return f"{self.host}:{self.port}"


@frozen(kw_only=True)
class SmtpTransport:
    """Sends each message over a connection of its own.

    Attributes:
        server: Where to.
        timeout: Seconds to wait for each answer.
        most_seconds: Seconds that one message may take in all, so that its lease outlasts it.
    """

    server: SmtpServer
    timeout: float = 30
    most_seconds: float = 300

    def send(self, envelope: Envelope, taken: Callable[[str], None]) -> None:
        """Hand a message over.

        Args:
            envelope: The message.
            taken: Is called with the server's answer by number once it took the message, before
                the connection is ended: that may take a while, and changes nothing any more.

        Raises:
            DeliveryError: Not reached, or broken off (MAIL-004), not safely encrypted (MAIL-005),
                login refused (MAIL-006), refused for now (MAIL-007) or for good (MAIL-008).
        """
        with self._reported():
            client = self._client(envelope)
            with _time_limit(client, self.most_seconds):
                try:
                    self._connect(client)
                    self._log_in(client)
                    taken(self._hand_over(client, envelope))
                finally:
                    _say_good_bye(client)

    def _client(self, envelope: Envelope) -> smtplib.SMTP:
        """Return a client that is not connected; it greets with our domain, not the machine's."""
        name = envelope.sender.rpartition("@")[2]
        if self.server.encryption is not Encryption.IMPLICIT:
            return smtplib.SMTP(local_hostname=name, timeout=self.timeout)
        context = self._context()
        return smtplib.SMTP_SSL(local_hostname=name, timeout=self.timeout, context=context)

    def _context(self) -> ssl.SSLContext:
        """Return how certificates are checked: chain, validity and name."""
        try:
            return ssl.create_default_context(cafile=self.server.ca_file or None)
        except OSError as error:
            reason = f"{CA_FILE_VARIABLE}: {error.strerror}"
            raise self._error(codes.NOT_TRUSTED, reason, retry=False) from None

    def _connect(self, client: smtplib.SMTP) -> None:
        # The name that the certificate must have is told by the constructor alone, which would
        # connect at once, where no time limit holds the connection yet.
        client._host = self.server.host  # type: ignore[attr-defined]  # noqa: SLF001
        code, _ = client.connect(self.server.host, self.server.port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, "")
        client.ehlo_or_helo_if_needed()
        if self.server.encryption is Encryption.STARTTLS:
            self._encrypt(client)

    def _encrypt(self, client: smtplib.SMTP) -> None:
        """Go on encrypted, or not at all: whoever strips STARTTLS from the offer gets nothing."""
        try:
            client.starttls(context=self._context())
        except smtplib.SMTPNotSupportedError:
            raise self._error(codes.NOT_TRUSTED, "STARTTLS", retry=False) from None
        client.ehlo_or_helo_if_needed()

    def _log_in(self, client: smtplib.SMTP) -> None:
        user, password = self.server.user, self.server.password
        if not user:
            return
        try:
            if f"{user}{password}".isascii():
                client.login(user, password)
            else:  # the library's login knows ASCII only; RFC 4616 has UTF-8
                plain = b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
                code, _ = client.docmd("AUTH", f"PLAIN {plain}")
                if code != _AUTHENTICATED:
                    raise smtplib.SMTPAuthenticationError(code, "")
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            code = getattr(error, "smtp_code", 0)
            reason = str(code or "AUTH")
            raise self._error(codes.LOGIN_REFUSED, reason, retry=_is_for_now(code)) from None

    def _hand_over(self, client: smtplib.SMTP, envelope: Envelope) -> str:
        size = f"size={len(envelope.content)}"
        options = [size] if client.has_extn("size") else []
        self._expect(*client.mail(envelope.sender, options))
        self._expect(*client.rcpt(envelope.recipient))
        code, said = client.data(envelope.content)
        self._expect(code, said)
        return str(code)

    def _expect(self, code: int, _: bytes) -> None:
        """Go on if the server agreed; what it says is not repeated, since it may quote the mail."""
        if code not in _AGREED:
            raise smtplib.SMTPResponseException(code, "")

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Turn what goes wrong into an error of this library, without the server's words."""
        try:
            yield
        except DeliveryError:
            raise
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or "TLS"
            may_retry = not isinstance(error, ssl.SSLCertVerificationError)
            raise self._error(codes.NOT_TRUSTED, reason, retry=may_retry) from None
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            may_retry = error.smtp_code < _FOR_GOOD
            raise self._error(codes.NOT_REACHED, str(error.smtp_code), retry=may_retry) from None
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code) from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise self._error(codes.NOT_REACHED, reason, retry=True) from None

    def _refusal(self, code: int) -> DeliveryError:
        if code == _CLOSING or code < _LOWEST:
            return self._error(codes.NOT_REACHED, str(code), retry=True)
        if _is_for_now(code):
            return self._error(codes.REFUSED_FOR_NOW, str(code), retry=True)
        return self._error(codes.REFUSED, str(code), retry=False)

    def _error(self, kind: IssueKind, reason: str, *, retry: bool) -> DeliveryError:
        server = self.server.place
        return DeliveryError(kind.at(server=server, reason=reason), target=server, retry=retry)


def smtp_server(environment: Mapping[str, str]) -> SmtpServer | None:
    """Return the server that the environment names, or None if it names none.

    Raises:
        ConfigurationError: The URL is none, names a way that is not safe, has a password in it, or
            the password's file cannot be read; MAIL-009, which does not repeat the URL.
    """
    url = environment.get(URL_VARIABLE, "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        encryption = Encryption(parts.scheme)
        host = parts.hostname or ""
        port = _PORTS[encryption] if parts.port is None else parts.port
    except ValueError:
        raise _bad("URL") from None
    if not host or not port or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise _bad("URL")
    if parts.password is not None:
        raise _bad(PASSWORD_VARIABLE)
    if encryption is Encryption.NONE and host not in _LOOPBACK:
        raise _bad("smtp://")
    user = unquote(parts.username or "")
    if any(ord(sign) < ord(" ") for sign in user):
        raise _bad("URL")
    return SmtpServer(
        host=host,
        port=port,
        encryption=encryption,
        user=user,
        password=_password(environment) if user else "",
        ca_file=environment.get(CA_FILE_VARIABLE, ""),
    )


def _password(environment: Mapping[str, str]) -> str:
    given, path = environment.get(PASSWORD_VARIABLE), environment.get(PASSWORD_FILE_VARIABLE)
    if given:
        return given
    if not path:
        raise _bad(PASSWORD_VARIABLE)
    try:
        return Path(path).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise _bad(PASSWORD_FILE_VARIABLE) from None


def _bad(reason: str) -> ConfigurationError:
    return ConfigurationError(codes.BAD_SERVER.at(reason=reason))


def _is_for_now(code: int) -> bool:
    return _LOWEST <= code < _FOR_GOOD


def _say_good_bye(client: smtplib.SMTP) -> None:
    """End the connection; what was taken stays taken, however the server answers this."""
    with suppress(smtplib.SMTPException, OSError):
        if client.sock is not None:
            client.sock.settimeout(_GOOD_BYE_SECONDS)
            client.quit()
    client.close()


@contextmanager
def _time_limit(client: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Break the connection off when the time has passed, even if bytes keep trickling in."""

    def break_off() -> None:
        if client.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)

    timer = Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
