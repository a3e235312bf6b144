"""``datev-bridge portal`` as a process of its own, asked over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
import re
import signal
import socket
import subprocess
import sys
import time

import pyotp
import pytest

from support.cli import process_environment

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(*words: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Start the portal and give it once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "datev_bridge_cli", "portal", "--port", str(port), *words]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=process_environment({}),
    )
    try:
        wait_for(process, port)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def wait_for(process: "subprocess.Popen[str]", port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()
        try:
            if ask(port, "/health")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the portal does not answer")


def ask(
    port: int, path: str, *, cookie: str = "", form: str | None = None
) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        headers = {"Cookie": cookie, **kind}
        connection.request("GET" if form is None else "POST", path, form, headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def stopped(process: "subprocess.Popen[str]") -> tuple[str, str]:
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    return out, err


def test_the_first_operator_gets_a_link(tmp_path: Path) -> None:
    words = ("--data", str(tmp_path), "--operator", "chef@betreiber.example", "--lang", "de")
    with running(*words) as (process, port):
        status, headers, page = ask(port, "/login")
        assert (status, "Anmelden" in page) == (200, True)
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "Server" not in headers
        out, err = stopped(process)
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/links/\S+\n", out)
    assert f"http://127.0.0.1:{port}" in err


def test_a_free_port_is_taken_and_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "datev_bridge_cli", "portal", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=process_environment({}),
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found, said
        wait_for(process, int(found[1]))
        stopped(process)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_the_demonstration_can_be_logged_in_to() -> None:
    with running("--demo") as (process, port):
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(3)]
        assert [line[0] for line in lines] == ["operator", "owner", "adviser"]
        _, headers, page = ask(port, "/login")
        visitor = headers["Set-Cookie"].partition(";")[0]
        (token,) = set(re.findall(r'name="csrf" value="(\w+)"', page))
        password = "+".join(lines[1][2:5])
        form = f"csrf={token}&email=wirt%40demo.example&password={password}"
        status, headers, _ = ask(port, "/login", cookie=visitor, form=form)
        assert (status, headers["Location"]) == (302, "/login/code?next=")
        session = headers["Set-Cookie"].partition(";")[0]
        _, _, page = ask(port, "/login/code", cookie=session)
        (token,) = set(re.findall(r'name="csrf" value="(\w+)"', page))
        form = f"csrf={token}&code={pyotp.TOTP(lines[1][-1]).now()}"
        status, headers, page = ask(port, "/login/code", cookie=session, form=form)
        assert status == 302, page
        session = headers["Set-Cookie"].partition(";")[0]
        status, headers, _ = ask(port, "/", cookie=session)
        _, _, page = ask(port, headers["Location"], cookie=session)
        assert "Musterbetrieb" in page
        assert "Verbunden" in page
        stopped(process)
