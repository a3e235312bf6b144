"""Mail over real connections to a real server, and to some that misbehave."""

from collections.abc import Mapping
from pathlib import Path
import socket

from attrs import evolve
import pytest

from datev_bridge.delivery.smtp import (
    Encryption,
    SmtpServer,
    SmtpTransport,
)
from datev_bridge.delivery.smtp import (
    smtp_server as server_of,
)
from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.mail.envelope import Envelope, envelope_of
from datev_bridge.mail.message import Attachment
from support.mails import AT, SENDER, mail_of, plain_of, read
from support.smtp import PASSWORD, USER, free_port, smtp_server, talking

SCHEMES = [encryption.value for encryption in Encryption]
LOGIN = {"DATEV_BRIDGE_SMTP_PASSWORD": PASSWORD}
QUOTED_USER = "k%C3%BCche%40restaurant.example"


def envelope() -> Envelope:
    dots = Attachment(name="EXTF_1.csv", content=b".\r\n.\r\n..x\r\n", media_type="text/csv")
    return envelope_of(mail_of(attachments=(dots,)), SENDER, AT)


def transport(environment: Mapping[str, str], **settings: float) -> SmtpTransport:
    server = server_of(environment)
    assert server is not None
    return SmtpTransport(server=server, **settings)  # type: ignore[arg-type]


def answer_to(way: SmtpTransport, message: Envelope) -> str:
    answers: list[str] = []
    way.send(message, answers.append)
    (answer,) = answers
    return answer


def refused(environment: Mapping[str, str], **settings: float) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        transport(environment, **settings).send(envelope(), print)
    assert PASSWORD not in f"{error.value} {error.value!r} {error.value.__cause__!r}"
    assert error.value.__suppress_context__
    return error.value


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_message_arrives_as_it_was_written(scheme: str, tmp_path: Path) -> None:
    with smtp_server(tmp_path, scheme) as running:
        sent = envelope()
        assert answer_to(transport(running.environment(scheme)), sent) == "250"
    assert running.inbox.messages == [
        ("noreply@bridge.example", ["owner@restaurant.example"], sent.content)
    ]
    message = read(sent.content)
    assert "Kasse" in plain_of(message)
    parts = message.iter_attachments()
    assert [part.get_payload(decode=True) for part in parts] == [b".\r\n.\r\n..x\r\n"]


OF_THE_SERVER = pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")


@OF_THE_SERVER
@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_a_login_with_umlauts_is_accepted(scheme: str, tmp_path: Path) -> None:
    with smtp_server(tmp_path, scheme, auth=True) as running:
        environment = running.environment(scheme, QUOTED_USER, **LOGIN)
        assert answer_to(transport(environment), envelope()) == "250"
    assert running.inbox.logins == [USER]


@pytest.mark.parametrize(("user", "password"), [("plain", "wrong"), (QUOTED_USER, "falsch-ü")])
def test_a_wrong_login_is_told_without_the_password(
    user: str, password: str, tmp_path: Path
) -> None:
    with smtp_server(tmp_path, "smtp+starttls", auth=True) as running:
        given = {"DATEV_BRIDGE_SMTP_PASSWORD": password}
        error = refused(running.environment("smtp+starttls", user, **given))
    assert (error.code, error.retry) == ("MAIL-006", False)
    assert "535" in str(error)
    assert password not in str(error)
    assert running.inbox.messages == []


def test_a_server_without_login_is_told(tmp_path: Path) -> None:
    with smtp_server(tmp_path) as running:
        error = refused(running.environment("smtp", "user", **LOGIN))
    assert (error.code, error.retry) == ("MAIL-006", False)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "code", "retry"),
    [
        ("450 try later, secret words", "MAIL-007", True),
        ("452 full", "MAIL-007", True),
        ("421 closing", "MAIL-004", True),
        ("550 secret words", "MAIL-008", False),
        ("552 too large", "MAIL-008", False),
    ],
)
def test_what_the_server_refuses_is_told_by_number(
    command: str, answer: str, code: str, retry: bool, tmp_path: Path
) -> None:
    with smtp_server(tmp_path) as running:
        running.inbox.answers[command] = answer
        error = refused(running.environment())
    assert (error.code, error.retry) == (code, retry)
    assert dict(error.issue.values)["reason"] == answer[:3]
    assert "secret" not in str(error)
    assert running.inbox.messages == []


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_a_certificate_must_be_trusted(scheme: str, tmp_path: Path) -> None:
    with smtp_server(tmp_path, scheme) as running:
        environment = {**running.environment(scheme), "DATEV_BRIDGE_SMTP_CA_FILE": ""}
        error = refused(environment)
    assert (error.code, error.retry) == ("MAIL-005", False)
    assert "certificate" in str(error)


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_a_certificate_must_be_the_server_s(scheme: str, tmp_path: Path) -> None:
    with smtp_server(tmp_path, scheme, host="127.0.0.2") as running:
        error = refused(running.environment(scheme))
    assert (error.code, error.retry) == ("MAIL-005", False)
    assert running.inbox.messages == []


def test_nothing_is_sent_where_encryption_is_not_offered(tmp_path: Path) -> None:
    with smtp_server(tmp_path, "smtp") as running:
        error = refused(running.environment("smtp+starttls", "user", **LOGIN))
    assert (error.code, error.retry) == ("MAIL-005", False)
    assert (running.inbox.messages, running.inbox.logins) == ([], [])


def test_certificates_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with smtp_server(tmp_path, "smtps") as running:
        environment = {**running.environment("smtps"), "DATEV_BRIDGE_SMTP_CA_FILE": "/nowhere"}
        error = refused(environment)
    assert (error.code, error.retry) == ("MAIL-005", False)
    assert "DATEV_BRIDGE_SMTP_CA_FILE" in str(error)


def at(port: int, scheme: str = "smtp") -> dict[str, str]:
    return {"DATEV_BRIDGE_SMTP_URL": f"{scheme}://127.0.0.1:{port}"}


def test_nobody_there() -> None:
    error = refused(at(free_port()))
    assert (error.code, error.retry) == ("MAIL-004", True)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_server_that_hangs_is_left(scheme: str) -> None:
    with talking(lambda connection: None) as port:
        error = refused(at(port, scheme), timeout=0.1)
    assert (error.code, error.retry) == ("MAIL-004", True)


def test_a_server_that_greets_and_drops_is_left() -> None:
    def drop(connection: socket.socket) -> None:
        connection.sendall(b"220 hello\r\n")
        connection.close()

    with talking(drop) as port:
        error = refused(at(port))
    assert (error.code, error.retry) == ("MAIL-004", True)


@pytest.mark.parametrize(
    ("greeting", "retry"),
    [(b"554 go away\r\n", False), (b"421 later\r\n", True), (b"hi\r\n", True)],
)
def test_a_server_that_does_not_greet_is_left(greeting: bytes, retry: bool) -> None:
    def greet(connection: socket.socket) -> None:
        connection.sendall(greeting)
        connection.close()

    with talking(greet) as port:
        error = refused(at(port))
    assert (error.code, error.retry) == ("MAIL-004", retry)


def test_a_server_that_trickles_is_left_when_the_time_has_passed() -> None:
    def trickle(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"220-.\r\n")

    with talking(trickle) as port:
        error = refused(at(port), timeout=5, most_seconds=0.2)
    assert (error.code, error.retry) == ("MAIL-004", True)


def test_a_server_that_takes_it_and_drops_has_taken_it() -> None:
    lines: list[bytes] = []

    def take(connection: socket.socket) -> None:
        with connection.makefile("rb") as heard:
            connection.sendall(b"220 hello\r\n")
            for answer in (b"250 hello", b"250 ok", b"250 ok", b"354 go on"):
                lines.append(heard.readline())
                connection.sendall(answer + b"\r\n")
            while heard.readline() != b".\r\n":
                pass
            connection.sendall(b"250 taken\r\n")
        connection.shutdown(socket.SHUT_RDWR)

    with talking(take) as port:
        assert answer_to(transport(at(port)), envelope()) == "250"
    assert lines[0] == b"ehlo bridge.example\r\n"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (
            "smtps://m.example",
            SmtpServer(host="m.example", port=465, encryption=Encryption.IMPLICIT),
        ),
        (
            "smtp+starttls://u@m.example:2525/",
            SmtpServer(
                host="m.example",
                port=2525,
                encryption=Encryption.STARTTLS,
                user="u",
                password="from a variable",
            ),
        ),
        ("smtp://localhost", SmtpServer(host="localhost", port=25, encryption=Encryption.NONE)),
    ],
)
def test_a_url_names_a_server(url: str, server: SmtpServer) -> None:
    environment = {
        "DATEV_BRIDGE_SMTP_URL": url,
        "DATEV_BRIDGE_SMTP_PASSWORD": "from a variable",
    }
    assert server_of(environment) == server
    assert "variable" not in repr(server_of(environment))


def test_no_url_names_none() -> None:
    assert server_of({}) is None


def test_a_password_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("geheim ü\n", "utf-8")
    environment = {
        "DATEV_BRIDGE_SMTP_URL": "smtps://u@m.example",
        "DATEV_BRIDGE_SMTP_PASSWORD_FILE": str(file),
    }
    server = server_of(environment)
    assert server == evolve(server, password="geheim ü")  # type: ignore[type-var]


@pytest.mark.parametrize(
    "environment",
    [
        {"DATEV_BRIDGE_SMTP_URL": "m.example"},
        {"DATEV_BRIDGE_SMTP_URL": "https://m.example"},
        {"DATEV_BRIDGE_SMTP_URL": "smtp://m.example"},
        {"DATEV_BRIDGE_SMTP_URL": "smtps://"},
        {"DATEV_BRIDGE_SMTP_URL": "smtps://m.example:port"},
        {"DATEV_BRIDGE_SMTP_URL": "smtp://localhost:0"},
        {"DATEV_BRIDGE_SMTP_URL": "smtps://m.example/path"},
        {"DATEV_BRIDGE_SMTP_URL": "smtps://[m.example"},
        {"DATEV_BRIDGE_SMTP_URL": "smtps://u%0d%0aX@m.example"},
        {
            "DATEV_BRIDGE_SMTP_URL": "smtps://u:hidden@m.example",
            "DATEV_BRIDGE_SMTP_PASSWORD": "hidden",
        },
        {"DATEV_BRIDGE_SMTP_URL": "smtps://u@m.example"},
        {
            "DATEV_BRIDGE_SMTP_URL": "smtps://u@m.example",
            "DATEV_BRIDGE_SMTP_PASSWORD_FILE": "/nowhere/hidden",
        },
    ],
)
def test_a_wrong_setting_is_told_and_not_repeated(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="MAIL-009") as error:
        server_of(environment)
    assert "hidden" not in str(error.value)
