"""Secrets typed at a terminal: not shown, and new ones asked twice."""

from datetime import UTC, datetime
import fcntl
import os
from pathlib import Path
import pty
import re
import subprocess
import sys
import termios

from attrs import frozen
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.identity.invitations import Invitation
from datev_bridge.service import open_service
from support.cli import process_environment
from support.people import PASSWORD, mails_of, said_in


@frozen(kw_only=True)
class Shown:
    code: int
    out: str
    terminal: str


def at_terminal(words: list[str], answers: list[tuple[str, str]]) -> Shown:
    """Run a command at a terminal of its own; answer each question once it stands there."""
    ours, its = pty.openpty()

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    with subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", "--lang", "en", *words],
        stdin=its,
        stderr=its,
        stdout=subprocess.PIPE,
        env=process_environment({}),
        preexec_fn=take_terminal,
    ) as process:
        os.close(its)
        shown = ""
        for question, answer in answers:
            while question not in shown.rpartition("\n")[2]:
                shown += os.read(ours, 4096).decode()
            while termios.tcgetattr(ours)[3] & termios.ECHO:
                os.sched_yield()  # what is typed before the echo is off would be dropped
            os.write(ours, f"{answer}\n".encode())
            shown += "\n"
        assert process.stdout is not None
        out = process.stdout.read().decode()
        code = process.wait()
    try:
        while more := os.read(ours, 4096):
            shown += more.decode()
    except OSError:
        pass  # how Linux says that nobody is at the other end any more
    os.close(ours)
    return Shown(code=code, out=out, terminal=shown)


@pytest.fixture
def link(tmp_path: Path) -> str:
    service = open_service(tmp_path, {}, clock=lambda: datetime.now(UTC))
    service.invitations.invite(SYSTEM, Invitation(email="anna@service.example", name="Anna"))
    (mail,) = mails_of(service)
    service.store.engine.dispose()
    (found,) = re.findall(r"http://\S+/links/\S+", said_in(mail))
    return str(found)


def test_a_new_password_is_typed_twice_and_never_shown(tmp_path: Path, link: str) -> None:
    words = ["account", "password", "--link", "--data", str(tmp_path)]
    questions = ["Link from the mail: ", "New password: ", "New password, once more: "]
    slipped = at_terminal(words, list(zip(questions, [link, PASSWORD, "Dampf"], strict=True)))
    assert slipped.code == 3
    assert "CLI-018" in slipped.terminal
    done = at_terminal(words, list(zip(questions, [link, PASSWORD, PASSWORD], strict=True)))
    assert (done.code, done.out) == (0, "The new password is valid.\n")
    for shown in (slipped, done):
        assert PASSWORD not in shown.terminal
        assert link not in shown.terminal
