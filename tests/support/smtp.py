"""A real mail server on loopback, with certificates made for it; and servers that misbehave."""

from asyncio import to_thread
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
import socket
import ssl
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from attrs import Factory, define, frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER = "küche@restaurant.example"
PASSWORD = "geheim-ß-2026"


@define
class Inbox:
    """What a server took, and what it says instead of taking it.

    Attributes:
        messages: What it took: sender, recipients and content.
        answers: By command (``RCPT``, ``MAIL``, ``DATA``) what it answers instead of agreeing.
        logins: Who logged in.
        think: What it does before it answers that it has a mail.
    """

    messages: list[tuple[str, list[str], bytes]] = Factory(list)
    answers: dict[str, str] = Factory(dict)
    logins: list[str] = Factory(list)
    think: Callable[[], object] = bool

    async def handle_MAIL(  # noqa: N802 - the name is given
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - the name is given
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, self.answers.get("RCPT", "250 OK"))

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await to_thread(self.think)
        answer = self.answers.get("DATA", "250 2.0.0 queued")
        if answer.startswith("250"):
            content = envelope.original_content or b""
            self.messages.append((str(envelope.mail_from), list(envelope.rcpt_tos), content))
        return answer

    def authenticate(self, server: Any, session: Any, envelope: Any, how: str, said: Any) -> Any:
        user, password = said.login.decode(), said.password.decode()
        self.logins.append(user)
        return AuthResult(success=(user, password) == (USER, PASSWORD), handled=False)


@frozen
class Running:
    """A running server."""

    port: int
    inbox: Inbox
    ca_file: Path

    def environment(self, scheme: str = "smtp", user: str = "", **more: str) -> Mapping[str, str]:
        """Return what names this server in the environment."""
        at = f"{user}@" if user else ""
        url = f"{scheme}://{at}127.0.0.1:{self.port}"
        return {
            "DATEV_BRIDGE_SMTP_URL": url,
            "DATEV_BRIDGE_SMTP_CA_FILE": str(self.ca_file),
            "DATEV_BRIDGE_MAIL_FROM": "Bridge <noreply@bridge.example>",
            **more,
        }


@contextmanager
def smtp_server(
    folder: Path, scheme: str = "smtp", *, auth: bool = False, host: str = "127.0.0.1"
) -> Iterator[Running]:
    """Run a server that offers a scheme's encryption, with a certificate for a host."""
    inbox = Inbox()
    ca_file, context = certificate(folder, host)
    settings: dict[str, Any] = {}
    if scheme == "smtp+starttls":
        settings = {"tls_context": context, "require_starttls": True}
    elif scheme == "smtps":
        settings = {"ssl_context": context}
    if auth:
        settings |= {
            "authenticator": inbox.authenticate,
            "auth_required": scheme == "smtp+starttls",  # it does not see the TLS of smtps
            "auth_require_tls": scheme == "smtp+starttls",
        }
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **settings)
    controller.start()
    try:
        yield Running(controller.port, inbox, ca_file)
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path, host: str) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate that vouches for itself; return its file and a server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    ca_file = folder / f"ca-{host}.pem"
    ca_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file = folder / f"key-{host}.pem"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ca_file, key_file)
    return ca_file, context


@contextmanager
def talking(behaviour: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server that does with each connection what a function does; give its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    open_ones: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            open_ones.append(connection)
            with suppress(OSError):
                behaviour(connection)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in open_ones:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        thread.join(5)
