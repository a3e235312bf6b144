"""A service worked on from outside alone: real processes, a real mail server, a real sample POS."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
import json
import os
from pathlib import Path
import re
import signal
import subprocess
import sys
from typing import Any
from urllib.request import urlopen

from attrs import field, frozen
import pyotp

from support import qr
from support.browser import agree
from support.cli import Ended, hears_interrupts, process_environment, start
from support.mails import header_of, plain_of, read
from support.smtp import Running, smtp_server

OPERATOR = "support@bridge.example"
RETURN = "https://bridge.example/returned"


@frozen(kw_only=True)
class Till:
    """A running sample POS."""

    url: str
    location: str
    client_id: str
    client_secret: str = field(repr=False)


@frozen(kw_only=True)
class Outside:
    """What somebody at a command line has: a folder, an environment, an inbox.

    Attributes:
        folder: Where everything is; empty at first.
        environment: What the service is told.
        mail: The mail server.
    """

    folder: Path
    environment: Mapping[str, str]
    mail: Running

    def run(self, *words: str, typed: tuple[str, ...] = ()) -> Ended:
        """Run a command that is expected to be done."""
        ended = self.tried(*words, typed=typed)
        assert ended.code == 0, (words, ended)
        return ended

    def tried(self, *words: str, typed: tuple[str, ...] = ()) -> Ended:
        """Run a command, whatever comes of it."""
        lines = "".join(f"{line}\n" for line in typed)
        whole = ("--lang", "en", *words)
        return start(*whole, stdin=lines, env=self.environment, cwd=self.folder)

    def document(self, *words: str, typed: tuple[str, ...] = (), code: int = 0) -> Any:
        """Return the document of a command."""
        ended = self.tried(*words, "--json", typed=typed)
        assert ended.code == code, (words, ended)
        return json.loads(ended.out)

    def mails(self) -> dict[tuple[str, str], str]:
        """Send what is due; return the mails that arrived since, by recipient and subject."""
        before = len(self.mail.inbox.messages)
        self.run("operator", "mail", "--send")
        arrived = self.mail.inbox.messages[before:]
        return {
            (to[0], header_of(content, "Subject")): plain_of(read(content))
            for _, to, content in arrived
        }

    def enrol(self, email: str, password: str) -> pyotp.TOTP:
        """Set an app up by the picture that the terminal shows, and by nothing else."""
        words = ["account", "enrol", email, "--lang", "en"]
        app: list[pyotp.TOTP] = []

        def code(shown: str) -> str:
            picture = [line for line in shown.splitlines() if set(line) & set("█▀▄")]
            read_app = pyotp.parse_uri(qr.read(qr.of_terminal("\n".join(picture))))
            assert isinstance(read_app, pyotp.TOTP)
            app.append(read_app)
            return read_app.now()

        ended = self.talk(words, [("Password: ", lambda _: password), ("app: ", code)])
        assert ended.code == 0, ended
        assert len(re.findall(r"^  \w{4}(-\w{4}){3}$", ended.out, re.MULTILINE)) == 10
        return app[0]

    def connect(self, *words: str, decision: str = "approve") -> Ended:
        """Connect, with a browser that does what a merchant's does."""
        line = ["connect", *words, "--lang", "en"]

        def visit(shown: str) -> str:
            (address,) = re.findall(r"^http\S+$", shown, re.MULTILINE)
            return agree(address, decision)

        return self.talk(line, [("arrived at: ", visit)])

    def listen(self) -> Ended:
        """Connect by a browser that follows the redirect to this machine."""
        with subprocess.Popen(
            [sys.executable, "-m", "datev_bridge_cli", "connect", "--listen", "--lang", "en"],
            cwd=self.folder,
            env=process_environment(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            _, address = process.stderr.readline(), process.stderr.readline().strip()
            assert "unproved" in process.stderr.readline()
            with urlopen(agree(address)) as page:
                assert b"close this window" in page.read()
            out, err = process.communicate()
        return Ended(code=process.returncode, out=out, err=err)

    def talk(self, words: list[str], answers: list[tuple[str, Callable[[str], str]]]) -> Ended:
        """Run a command that asks; each answer is made from what it has shown until then."""
        with subprocess.Popen(
            [sys.executable, "-m", "datev_bridge_cli", *words],
            cwd=self.folder,
            env=process_environment(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdin is not None
            assert process.stderr is not None
            shown = b""
            for question, answer in answers:
                while not shown.endswith(question.encode()):
                    more = os.read(process.stderr.fileno(), 4096)
                    assert more, shown.decode()
                    shown += more
                process.stdin.write(f"{answer(shown.decode())}\n".encode())
                process.stdin.flush()
            out, rest = process.communicate()
        return Ended(code=process.returncode, out=out.decode(), err=(shown + rest).decode())


def link_in(text: str) -> str:
    """Return the one link to the portal in a mail."""
    (link,) = set(re.findall(r"\S+/links/\S+", text))
    return str(link)


@contextmanager
def outside(folder: Path) -> Iterator[Outside]:
    """Give an empty folder and a mail server."""
    certificates = folder / "certificates"
    certificates.mkdir()
    empty = folder / "service"
    empty.mkdir()
    with smtp_server(certificates, "smtps") as mail:
        environment = {
            **mail.environment("smtps"),
            "DATEV_BRIDGE_DATA": str(empty / "data"),
            "DATEV_BRIDGE_OPERATOR_MAIL": OPERATOR,
            "DATEV_BRIDGE_PORTAL_URL": "https://portal.example",
        }
        yield Outside(folder=empty, environment=environment, mail=mail)


@contextmanager
def sample_pos(*words: str) -> Iterator[Till]:
    """Run the sample POS in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", "sandbox", "--size", "small", *words],
        env=process_environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hears_interrupts,
    ) as process:
        assert process.stdout is not None
        told = dict(process.stdout.readline().split(maxsplit=1) for _ in range(4))
        try:
            yield Till(**{name: value.strip() for name, value in told.items()})
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()
