"""A person's account from the command line: what is asked, shown, refused and recorded."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
import io
import json
from pathlib import Path
import re
import sys

from attrs import frozen
import pyotp
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.service import Service, open_service
from support import qr
from support.cli import Ended, call
from support.people import PASSWORD, mails_of, said_in

ANNA = "anna@service.example"
NEW = "Germknödel ohne Mohn"


@frozen(kw_only=True)
class Desk:
    """A command line on a folder of its own, with what is typed at it."""

    service: Service
    monkeypatch: pytest.MonkeyPatch

    def type(self, words: str, *lines: str | Callable[[], str]) -> Ended:
        """Run a command; each line is typed when it is asked for."""
        self.monkeypatch.setattr(sys, "stdin", Typed(lines))
        return call(*words.split(), "--data", str(self.service.folder))

    def link(self) -> str:
        """Return the link of the mail that was posted last."""
        text = said_in(mails_of(self.service)[-1])
        (link,) = re.findall(r"http://\S+/links/\S+", text)
        return str(link)


class Typed(io.StringIO):
    """Somebody at a keyboard who knows each answer only when it is asked for."""

    def __init__(self, lines: tuple[str | Callable[[], str], ...]) -> None:
        super().__init__()
        self._lines = iter(lines)

    def readline(self, _size: int | None = -1, /) -> str:
        line = next(self._lines, None)
        if line is None:
            return ""
        return f"{line if isinstance(line, str) else line()}\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name in ("DATEV_BRIDGE_DATABASE_URL", "DATEV_BRIDGE_VAULT_KEYS", "DATEV_BRIDGE_PORTAL_URL"):
        monkeypatch.delenv(name, raising=False)
    service = open_service(tmp_path / "data", {}, clock=lambda: datetime.now(UTC))
    yield Desk(service=service, monkeypatch=monkeypatch)
    service.store.engine.dispose()


@pytest.fixture
def anna(desk: Desk) -> Desk:
    """Anna has a password."""
    invited = desk.type(f"operator invite {ANNA} --name Anna --role operator --json")
    assert json.loads(invited.out)["email"] == ANNA
    ended = desk.type("account password --link --json", desk.link(), PASSWORD)
    assert (ended.code, json.loads(ended.out)["email"]) == (0, ANNA)
    return desk


def code_in(path: Path) -> str:
    """Return what an app shows that has read the picture."""
    app = pyotp.parse_uri(qr.read(qr.of_svg(path.read_text())))
    assert isinstance(app, pyotp.TOTP)
    return app.now()


def enrolled(anna: Desk, folder: Path) -> list[str]:
    """Set an app up; return the recovery codes."""
    file = folder / "qr.svg"
    words = f"account enrol {ANNA} --svg {file} --json"
    ended = anna.type(words, PASSWORD, lambda: code_in(file))
    assert ended.code == 0, ended.err
    return list(json.loads(ended.out)["recovery_codes"])


def test_an_app_is_set_up_by_the_picture_on_the_terminal(anna: Desk) -> None:
    def code() -> str:
        text = sys.stderr.getvalue()  # type: ignore[attr-defined]
        picture = [line for line in text.splitlines() if set(line) & set("█▀▄")]
        secret = pyotp.parse_uri(qr.read(qr.of_terminal("\n".join(picture)))).secret
        assert " ".join(re.findall("....", secret)) in text
        return pyotp.TOTP(secret).now()

    ended = anna.type(f"account enrol {ANNA}", PASSWORD, code)
    assert ended.code == 0, ended.err
    assert len(re.findall(r"^  \w{4}(-\w{4}){3}$", ended.out, re.MULTILINE)) == 10
    assert PASSWORD not in ended.out + ended.err
    assert anna.service.visits.sessions(SYSTEM, anna.service.visits.named(SYSTEM, ANNA).id) == ()


def test_the_picture_in_the_file_is_for_its_owners_eyes(anna: Desk, tmp_path: Path) -> None:
    enrolled(anna, tmp_path)
    assert (tmp_path / "qr.svg").stat().st_mode & 0o777 == 0o600


def test_codes_are_asked_from_then_on(anna: Desk, tmp_path: Path) -> None:
    codes = enrolled(anna, tmp_path)
    left = anna.type(f"account recovery {ANNA} --json", PASSWORD, codes[0])
    assert json.loads(left.out)["left"] == 9
    again = anna.type(f"account recovery {ANNA}", PASSWORD, codes[0])
    assert again.code == 3
    assert "IDN-004" in again.err
    new = anna.type(f"account recovery {ANNA} --new --json", PASSWORD, codes[1])
    fresh = json.loads(new.out)["recovery_codes"]
    assert set(fresh).isdisjoint(codes)
    changed = anna.type(f"account password {ANNA}", PASSWORD, fresh[0], NEW)
    assert (changed.code, changed.out) == (0, "The new password is valid.\n")
    assert anna.type(f"account recovery {ANNA}", NEW, fresh[1]).out == "Not used yet: 8\n"


def test_answers_come_from_a_file_and_the_rest_from_stdin(anna: Desk, tmp_path: Path) -> None:
    codes = enrolled(anna, tmp_path)
    file = tmp_path / "secrets"
    file.write_text(f"{PASSWORD}\n")
    ended = anna.type(f"account recovery {ANNA} --secret-file {file}", codes[0])
    assert ended.out == "Not used yet: 9\n"
    file.write_text(f"{PASSWORD}\n{codes[1]}\n")
    ended = anna.type(f"account recovery {ANNA} --no-input --secret-file {file}")
    assert ended.out == "Not used yet: 8\n"
    missing = anna.type(f"account recovery {ANNA} --secret-file {tmp_path / 'none'}")
    assert missing.code == 6


def test_without_input_nothing_is_asked(anna: Desk) -> None:
    for words, lines in (
        (f"account enrol {ANNA} --no-input", ()),
        (f"account enrol {ANNA}", ("",)),
    ):
        ended = anna.type(words, *lines)
        assert ended.code == 3
        assert "CLI-007" in ended.err


@pytest.mark.parametrize(
    ("words", "lines", "code", "told"),
    [
        ("account password", (), 2, "CLI-003"),
        (f"account password {ANNA}", ("falsch geraten",), 3, "IDN-002"),
        ("account password nobody@service.example", (PASSWORD,), 3, "IDN-002"),
        (f"account password {ANNA}", (PASSWORD, "kurz"), 3, "IDN-009"),
        ("account password --link", ("http://127.0.0.1:8080/links/none", NEW), 3, "IDN-005"),
        ("account password --force nobody@service.example", (), 3, "ACC-001"),
        ("account sessions nobody@service.example", (), 3, "ACC-001"),
        (f"account sessions {ANNA} --end 12345678", (), 2, "CLI-004"),
        (f"account enrol {ANNA}", (PASSWORD, "000000"), 3, "IDN-004"),
        ("operator reset-2fa nobody@service.example", (), 3, "ACC-001"),
        ("operator disable nobody@service.example", (), 3, "ACC-001"),
        ("operator enable nobody@service.example", (), 3, "ACC-001"),
        ("operator invite none --name X --role operator", (), 3, "IDN-001"),
        ("operator invite b@x.example --name X --role owner", (), 3, "IDN-018"),
        ("operator invite b@x.example --name X --role owner --organisation no", (), 3, "ACC-001"),
        ("operator invite b@x.example --name X --role waiter", (), 2, "CLI-004"),
        (f"operator invite b@x.example --name X --role operator --as {ANNA}x", (), 3, "ACC-001"),
    ],
)
def test_what_is_refused_says_why(
    anna: Desk, words: str, lines: tuple[str, ...], code: int, told: str
) -> None:
    ended = anna.type(words, *lines)
    assert ended.code == code, ended.err
    assert told in ended.err
    assert ended.out == ""
    assert PASSWORD not in ended.err


def test_everything_wrong_with_a_password_is_said(anna: Desk) -> None:
    ended = anna.type(f"account password {ANNA}", PASSWORD, "anna@service")
    assert "IDN-008" in ended.err
    ended = anna.type(f"account password {ANNA} --json", PASSWORD, "kurz")
    codes = [issue["code"] for issue in json.loads(ended.out)["issues"]]
    assert codes == ["IDN-006", "IDN-009"]


def test_too_many_attempts_are_temporary(anna: Desk) -> None:
    codes = [anna.type(f"account recovery {ANNA}", "falsch geraten").code for _ in range(6)]
    assert codes == [3] * 5 + [5]


def test_logins_are_listed_and_ended(anna: Desk) -> None:
    for device in ("Fox", "Bear"):
        anna.service.logins.log_in(ANNA, PASSWORD, address="192.0.2.7", device=device)
    listed = json.loads(anna.type(f"account sessions {ANNA} --json").out)["sessions"]
    assert {session["device"] for session in listed} == {"Fox", "Bear"}
    table = anna.type(f"account sessions {ANNA}").out
    assert "192.0.2.7" in table
    gone = listed[0]["id"]
    left = anna.type(f"account sessions {ANNA} --end {gone[:12]} --json").out
    assert [session["id"] for session in json.loads(left)["sessions"]] == [listed[1]["id"]]
    ended = anna.type(f"account sessions {ANNA} --end-all")
    assert (ended.code, ended.out) == (0, "")
    assert "Nobody is logged in" in ended.err


def test_the_operator_resets_and_forces(anna: Desk, tmp_path: Path) -> None:
    enrolled(anna, tmp_path)
    reset = anna.type(f"operator reset-2fa {ANNA} --json")
    assert json.loads(reset.out)["email"] == ANNA
    enrolled(anna, tmp_path)
    forced = anna.type(f"account password {ANNA} --force --json")
    assert json.loads(forced.out)["forced"] is True
    assert anna.type(f"account recovery {ANNA}", PASSWORD).code == 3
    assert anna.type("account password --link", anna.link(), NEW).code == 0


def test_the_operator_disables_and_enables(anna: Desk) -> None:
    anna.service.logins.log_in(ANNA, PASSWORD, address="192.0.2.7")
    assert anna.type(f"operator disable {ANNA}").out == f"Disabled: {ANNA}\n"
    assert json.loads(anna.type(f"account sessions {ANNA} --json").out)["sessions"] == []
    refused = anna.type(f"account enrol {ANNA}", PASSWORD)
    assert (refused.code, refused.out) == (3, "")
    enabled = json.loads(anna.type(f"operator enable {ANNA} --json").out)
    assert (enabled["email"], enabled["state"]) == (ANNA, "active")
    assert anna.service.logins.log_in(ANNA, PASSWORD, address="192.0.2.7").issue is None


def test_a_start_password_is_to_be_changed_first(desk: Desk) -> None:
    desk.type(f"operator invite {ANNA} --name Anna --role operator --start-password --language en")
    (mail,) = mails_of(desk.service)
    (start,) = re.findall(r"Start password: (\S+)", said_in(mail))
    refused = desk.type(f"account enrol {ANNA}", start)
    assert refused.code == 3
    assert "IDN-013" in refused.err
    assert desk.type(f"account password {ANNA}", start, PASSWORD).code == 0


def test_who_acted_is_recorded(anna: Desk) -> None:
    anna.type(f"operator invite b@service.example --name B --role operator --as {ANNA}")
    with anna.service.store.work(reading=True) as work:
        first, *_, last = [e for e in work.audit.entries() if e.action == "member.invite"]
    assert first.actor.startswith("cli:")
    assert last.actor_name.startswith("Anna (cli:")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_file_of_answers_may_have_any_encoding(anna: Desk, tmp_path: Path, encoding: str) -> None:
    file, new = tmp_path / "answers.txt", "ein Käse für übermorgen"
    file.write_bytes(f"{PASSWORD}\n{new}\n".encode(encoding))
    assert anna.type(f"account password {ANNA} --secret-file {file}").code == 0
    assert anna.type(f"account password {ANNA}", new, PASSWORD).code == 0


def test_a_login_that_is_not_there_is_named(anna: Desk) -> None:
    ended = anna.type(f"account sessions {ANNA} --end nowhere")
    assert (ended.code, "of --end is not valid" in ended.err) == (2, True)
