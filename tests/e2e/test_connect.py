"""Connecting as a whole process: the browser that comes back, and all that can be wrong."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

from attrs import frozen
import pytest

from datev_bridge.testing.sandbox import server
from support.browser import agree
from support.cli import hears_interrupts, process_environment
from support.sales import BERLIN
from support.world import RETURN, World, world

Visit = Callable[[str], str]
"""What a person does with the address that is shown; gives the text to paste."""


@frozen(kw_only=True)
class Connected:
    code: int
    out: str
    err: str


def connecting(here: World, *words: str) -> "subprocess.Popen[str]":
    line = ["connect", "--profile", str(here.profile), "--lang", "en", *words]
    return subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", *line],
        env=process_environment({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hears_interrupts,
    )


def address_of(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Open in a browser")
    return process.stderr.readline().strip()


def connect(here: World, visit: Visit = agree) -> Connected:
    """Connect by pasting."""
    with connecting(here) as process:
        out, err = process.communicate(visit(address_of(process)) + "\n")
        return Connected(code=process.returncode, out=out, err=err)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def is_kept(here: World) -> bool:
    return (here.folder / "tokens.json").exists()


# Listening


def listen(here: World, *words: str, forward: tuple[str, str] = ("", "")) -> Connected:
    """Connect by a browser that follows the redirect, through a forwarder if one is given."""
    with connecting(here, "--listen", *words) as process:
        returned = agree(address_of(process)).replace(*forward)
        assert process.stderr is not None
        assert "unproved" in process.stderr.readline()
        with urlopen(returned) as page:
            assert b"close this window" in page.read()
        out, err = process.communicate()
        return Connected(code=process.returncode, out=out, err=err)


def test_the_browser_comes_back_by_itself(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        here.change_profile(RETURN, f"http://127.0.0.1:{free_port()}/back")
        ended = listen(here)
        assert ended.code == 0
        assert "✔ 141948669132802  Berlin" in ended.out
        assert here.export().code == 0


def test_a_redirect_that_is_forwarded_to_a_port(tmp_path: Path) -> None:
    port = free_port()
    with world(tmp_path, connected=False) as here:
        through = ("https://bridge.example", f"http://127.0.0.1:{port}")
        assert listen(here, str(port), forward=through).code == 0
        assert is_kept(here)


def test_a_foreign_visit_ends_the_wait_without_a_connection(tmp_path: Path) -> None:
    redirect = f"http://127.0.0.1:{free_port()}/back"
    with world(tmp_path, connected=False) as here:
        here.change_profile(RETURN, redirect)
        with connecting(here, "--listen") as process:
            address_of(process)
            with urlopen(f"{redirect}?code=stolen&state=guessed"):
                pass
            _, err = process.communicate()
        assert process.returncode == 4
        assert "Error AUTH-022" in err
        assert not is_kept(here)


def test_a_redirect_elsewhere_cannot_be_listened_to(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        ended = here.run("connect", "--listen")
        assert (ended.code, ended.out) == (3, "")
        assert ended.err.startswith("Error AUTH-027")


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here, socket.create_server(("127.0.0.1", 0)) as taken:
        ended = here.run("connect", "--listen", str(taken.getsockname()[1]))
        assert ended.code == 6
        assert "Error CLI-013" in ended.err


def test_ctrl_c_ends_the_wait(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        here.change_profile(RETURN, f"http://127.0.0.1:{free_port()}/back")
        with connecting(here, "--listen") as process:
            address_of(process)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=20)
        assert process.returncode == 130
        assert "CLI-009" in err


# Bad input: one message, its code, the exit code, and nothing kept


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('client_id = "devp-v2-', 'client_id = "prod-', "AUTH-001"),
        ('client_id = "devp-v2-sandbox"', 'client_id = ""', "AUTH-004"),
        (RETURN, "http://bridge.example/back", "SET-020"),
    ],
    ids=["wrong prefix", "no client id", "redirect without https"],
)
def test_credentials_that_are_not_possible(
    before: str, after: str, code: str, tmp_path: Path
) -> None:
    with world(tmp_path, connected=False) as here:
        here.change_profile(before, after)
        ended = here.run("connect")
        assert (ended.code, ended.out) == (3, "")
        assert ended.err.startswith(f"Error {code}")
        assert len(ended.err.splitlines()) == 2
        assert here.sandbox.asked("/") == 0


VISITS: dict[str, tuple[Visit, int, str]] = {
    "wrong host": (
        lambda address: agree(address).replace("bridge.example", "bridge.example.evil.example"),
        4,
        "AUTH-023",
    ),
    "another state": (
        lambda address: agree(address).replace("state=", "state=x"),
        4,
        "AUTH-022",
    ),
    "denied": (lambda address: agree(address, "deny"), 4, "AUTH-020"),
    "no code": (
        lambda address: agree(address).partition("&code=")[0].replace("session_state=", "s="),
        4,
        "AUTH-024",
    ),
    "a made-up code": (
        lambda address: agree(address).partition("&code=")[0] + "&code=made-up",
        4,
        "AUTH-025",
    ),
}


@pytest.mark.parametrize(("visit", "code", "issue"), VISITS.values(), ids=list(VISITS))
def test_a_return_that_does_not_fit(visit: Visit, code: int, issue: str, tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        ended = connect(here, visit)
        assert (ended.code, ended.out) == (code, "")
        assert f"Error {issue}" in ended.err
        assert not is_kept(here)


def test_a_wrong_secret(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        (tmp_path / "client-secret.txt").write_text("guessed", "utf-8")
        ended = connect(here)
        assert (ended.code, ended.out) == (3, "")
        assert "Error AUTH-003" in ended.err
        assert "guessed" not in ended.err
        assert not is_kept(here)


def test_a_location_that_is_not_the_user_s(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        here.change_profile(f'location = "{BERLIN.id}"', 'location = "4711"')
        ended = connect(here)
        assert ended.code == 3
        assert f"{BERLIN.id}  Berlin" in ended.out
        assert "✔" not in ended.out
        assert "Error RUN-007" in ended.err
        assert f"Possible are: {BERLIN.id} (Berlin)." in ended.err
        for words in (["categories"], ["calibrate"], ["capture", "-o", "x"], ["preview"]):
            refused = here.run(*words)
            assert (refused.code, "RUN-007" in refused.err) == (3, True)


def test_a_profile_without_a_location_is_told_which_there_are(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        here.change_profile(f'location = "{BERLIN.id}"', 'location = ""')
        ended = connect(here)
        assert ended.code == 0
        assert f"{BERLIN.id}  Berlin" in ended.out
        assert "kseries.location" in ended.err


def test_a_clock_that_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ahead(_handler: object, timestamp: float | None = None) -> str:
        del timestamp
        moment = time.gmtime(time.time() + 3600)
        return time.strftime("%a, %d %b %Y %H:%M:%S GMT", moment)

    monkeypatch.setattr(server._Handler, "date_time_string", ahead)
    with world(tmp_path, connected=False) as here:
        ended = connect(here)
        assert ended.code == 0
        assert "Warning KS-071: The clock of this machine differs from the POS's clock by 60" in (
            ended.err
        )
        assert "KS-071" in here.run("categories", "--days", "0").err
        assert "KS-071" in here.run("doctor").out


def test_days_before_the_location_existed_name_the_earliest(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        earliest = here.sandbox.places[0].earliest
        assert earliest == date(2026, 11, 21)
        folder = str(tmp_path / "captured")
        for words in (("export",), ("preview",), ("capture", "--out", folder)):
            ended = here.run(*words, "--day", "2015-03-01")
            assert ended.code == 3
            assert ended.err.splitlines()[-2].startswith("Error KS-008")
            assert ended.err.splitlines()[-1] == f"  → Start on {earliest} or later."
        assert here.files == []
        assert not Path(folder).exists()


def test_an_account_that_sees_no_location(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        ended = connect(here, lambda address: agree(address, account="nobody"))
        assert (ended.code, "Error RUN-007" in ended.err) == (3, True)
