"""``cases`` and ``operator mail`` from an empty directory, against a real mail server."""

from collections.abc import Iterator
from datetime import UTC, datetime
import json
from pathlib import Path
import re

import pytest

from datev_bridge.access import SYSTEM, Role
from datev_bridge.identity.invitations import Invitation
from datev_bridge.journey.model import Organisation
from datev_bridge.service import open_service
from datev_bridge_cli.language import Language
from support.cli import Ended, call, start
from support.mails import header_of, plain_of, read
from support.smtp import Running, free_port, smtp_server

VARIABLES = ("DATABASE_URL", "VAULT_KEYS", "SMTP_URL", "SMTP_PASSWORD", "MAIL_FROM", "PORTAL_URL")
ANNA = "anna@gasthaus.example"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in VARIABLES:
        monkeypatch.delenv(f"DATEV_BRIDGE_{name}", raising=False)
    monkeypatch.setenv("DATEV_BRIDGE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DATEV_BRIDGE_OPERATOR_MAIL", "support@bridge.example")
    service = open_service(tmp_path / "data", {}, clock=lambda: datetime.now(UTC))
    with service.store.work() as work:
        organisation = Organisation(id="gasthaus", name="Gasthaus", made_at=service.clock())
        work.organisations.add(organisation)
    invitation = Invitation(
        email=ANNA, name="Anna Muster", organisation="gasthaus", role=Role.OWNER
    )
    assert service.invitations.invite(SYSTEM, invitation) == ()
    return tmp_path / "data"


@pytest.fixture
def running(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    with smtp_server(tmp_path, "smtps") as server:
        for name, value in server.environment("smtps").items():
            monkeypatch.setenv(name, value)
        yield server


def done(*words: str) -> str:
    ended = call(*words)
    assert (ended.code, ended.err) == (0, ""), ended
    return ended.out


def document(*words: str) -> dict[str, object]:
    ended = call(*words, "--json")
    assert ended.code == 0, ended
    found: dict[str, object] = json.loads(ended.out)
    return found


def opened() -> str:
    words = ("--subject", "Datei fehlt", "--text", "Gestern\nkam keine.", "--about", "days list")
    (number,) = re.findall(r"^(DB-\d{4}-\d{6})  ", done("cases", "open", *words, "--as", ANNA))
    return str(number)


def test_a_case_goes_back_and_forth(running: Running) -> None:
    number = opened()
    assert "waits for the operator" in done("cases", "list")
    assert "waits for the organisation" in done("cases", "reply", number, "--text", "Kommt gleich.")
    shown = done("cases", "show", number, "--as", ANNA)
    assert "  Gestern\n  kam keine.\n" in shown
    assert "  Kommt gleich." in shown
    assert "days list" in shown
    assert "closed" in done("cases", "close", number, "--text", "Da ist sie.", "--as", ANNA)
    assert done("cases", "list", "--open", "--quiet") == ""
    assert "waits for the operator" in done("cases", "reply", number, "--text", "!", "--as", ANNA)
    ended = call("operator", "mail", "--send")
    assert (ended.code, "6 sent, 0 again later, 0 failed" in ended.err) == (0, True)
    subjects = {header_of(content, "Subject") for _, _, content in running.inbox.messages}
    assert f"[{number}] Datei fehlt" in subjects
    to = [recipients[0] for _, recipients, _ in running.inbox.messages]
    assert sorted(to) == [ANNA] * 3 + ["support@bridge.example"] * 3
    assert call("operator", "mail", "--send").err.startswith("0 sent")


def test_documents_say_all_of_it(data: Path) -> None:
    number = opened()
    cases = document("cases", "list")["cases"]
    assert isinstance(cases, list)
    assert [(case["number"], case["status"], case["organisation"]) for case in cases] == [
        (number, "open", "gasthaus")
    ]
    shown = document("cases", "show", number)
    assert isinstance(shown["messages"], list)
    assert [m["text"] for m in shown["messages"]] == ["Gestern\nkam keine."]
    outgoing = document("operator", "mail")
    assert outgoing["counts"] == {"due": 3, "waiting": 3, "sent": 0, "failed": 0}
    assert outgoing["round"] is None
    sent = document("operator", "mail", "--send")
    assert sent["round"] == {"sent": 3, "postponed": 0, "failed": 0, "issues": []}


def test_text_comes_from_a_file_or_stdin(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("aus der Datei\n", "utf-8")
    number = opened()
    done("cases", "reply", number, "--file", str(file))
    environment = {
        "DATEV_BRIDGE_DATA": str(data),
        "DATEV_BRIDGE_OPERATOR_MAIL": "support@bridge.example",
    }
    ended = start(
        "cases", "reply", number, "--file", "-", stdin="von stdin\n", env=environment, cwd=tmp_path
    )
    assert ended.code == 0, ended
    ended = start("cases", "reply", number, stdin="gefragt\n", env=environment, cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "Text: ")
    shown = done("cases", "show", number)
    assert all(f"  {text}\n" in shown for text in ("aus der Datei", "von stdin", "gefragt"))


def test_without_a_mail_server_mails_become_files_and_that_is_said(data: Path) -> None:
    opened()
    ended = call("operator", "mail", "--send", language=Language.DE)
    assert ended.code == 0
    assert "Kein Mailserver eingerichtet (DATEV_BRIDGE_SMTP_URL)" in ended.err
    assert str(data / "mail") in ended.err
    files = sorted((data / "mail").glob("*.eml"))
    assert len(files) == 3
    assert any("kam keine" in plain_of(read(file.read_bytes())) for file in files)


def test_a_server_that_is_away_ends_with_code_5(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATEV_BRIDGE_SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setenv("DATEV_BRIDGE_MAIL_FROM", "noreply@bridge.example")
    ended = call("operator", "mail", "--send")
    assert ended.code == 5
    assert "MAIL-004" in ended.err
    assert "1 waiting" in ended.out


def test_a_refused_mail_is_seen_and_can_be_tried_again(running: Running) -> None:
    running.inbox.answers[ANNA] = "550 no such user"
    ended = call("operator", "mail", "--send")
    assert ended.code == 1
    assert "MAIL-008" in ended.err
    (line,) = [line for line in ended.out.splitlines() if "failed  " in line]
    assert "550 MAIL-008" in line
    running.inbox.answers.clear()
    assert call("operator", "mail", "--again", line.split()[-1], "--send").code == 0
    assert [recipients for _, recipients, _ in running.inbox.messages] == [[ANNA]]
    assert call("operator", "mail", "--again", "unknown").code == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("cases", "show", "DB-2026-000099"), 3, "ACC-001"),
        (("cases", "open", "--subject", "x", "--text", "y"), 3, "CASE-005"),
        (("cases", "open", "--subject", "x", "--as", ANNA, "--no-input"), 3, "CLI-007"),
        (("cases", "open", "--subject", "x\ny", "--text", "y", "--as", ANNA), 3, "CASE-003"),
        (("cases", "open", "--text", "y"), 2, "--subject"),
        (("cases", "list", "--as", "nobody@gasthaus.example"), 3, "ACC-001"),
    ],
)
def test_what_does_not_go_is_told(data: Path, words: tuple[str, ...], code: int, said: str) -> None:
    ended: Ended = call(*words)
    assert ended.code == code, ended
    assert said in ended.err


def test_a_text_cannot_move_the_terminal(data: Path) -> None:
    number = opened()
    done("cases", "reply", number, "--text", "\x1b[2J\u202eböse")
    assert "\x1b" not in done("cases", "show", number)
    assert "\u202e" not in done("cases", "show", number)


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("MAIL_FROM", "nobody", "MAIL-001"),
        ("SMTP_URL", "smtps://m.example", "MAIL-011"),
    ],
)
def test_a_wrong_sender_is_a_wrong_setting(
    data: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, code: str
) -> None:
    monkeypatch.setenv(f"DATEV_BRIDGE_{variable}", value)
    ended = call("operator", "mail")
    assert (ended.code, code in ended.err) == (3, True)


def test_a_wrong_server_is_a_wrong_setting(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATEV_BRIDGE_MAIL_FROM", "noreply@bridge.example")
    monkeypatch.setenv("DATEV_BRIDGE_SMTP_URL", "smtp://m.example")
    ended = call("operator", "mail")
    assert (ended.code, "MAIL-009" in ended.err) == (3, True)
