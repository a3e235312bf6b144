"""The journey from a request to a complete set-up, and on, from the command line alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
import subprocess
import sys
import time
from typing import Any

from attrs import define, field
import pyotp
import pytest

from datev_bridge.extf import Reader, check_file
from datev_bridge.issues import Severity
from support.cli import process_environment
from support.desk import OPERATOR, RETURN, Outside, Till, link_in, outside, sample_pos
from support.mails import read as read_mail
from support.smtp import free_port

OWNER, ADVISER = "wirtin@linde.example", "kanzlei@steuer.example"
PASSWORDS = {OWNER: "Dampfnudel mit Vanille", ADVISER: "Buchhalter essen Erbsen"}
SETTINGS = (
    "datev.consultant_number=29098",
    "datev.client_number=55003",
    "datev.clearing_account=1792",
    "datev.journal_code=LS",
    "schedule.cadence=weekly",
)
BY_HAND = {"7.00": "8300", "19.00": "8400", "receivable": "10001"}
"""The account of a rate, or of a kind, where nothing is suggested; 1590 is for clearing."""
PATIENCE = 240
"""Seconds within which a file that is due has to come."""


@define
class Journey:
    """A restaurant on its way."""

    here: Outside
    till: Till
    apps: dict[str, pyotp.TOTP] = field(factory=dict)
    states: dict[str, str] = field(factory=dict)

    def steps(self) -> dict[str, str]:
        """Return the task list: step by step its state."""
        shown = self.here.document("profile", "show")
        return {step["name"]: step["state"] for step in shown["steps"]}

    def accept(self) -> None:
        """Steps 1 and 2: a request, an answer, an invitation by mail."""
        here = self.here
        words = ("--property", "Zur Linde", "--contact", "Wirtin", "--email", OWNER)
        request = here.document("operator", "request", *words)["id"]
        mails = here.mails()
        assert {to for to, _ in mails} == {OWNER, OPERATOR}
        waiting = here.document("operator", "requests")["requests"]
        assert [each["id"] for each in waiting] == [request]
        here.run("operator", "accept", request)
        assert here.document("operator", "requests")["requests"] == []
        self.let_in(OWNER)

    def let_in(self, email: str) -> None:
        """Steps 3 and 4: a password by the mailed link, an app by the picture."""
        (link,) = {
            link_in(text) for (to, _), text in self.here.mails().items() if "/links/" in text
        }
        password = PASSWORDS[email]
        typed = (link, password)
        self.here.run("account", "password", "--link", typed=typed)
        again = self.here.tried("account", "password", "--link", typed=typed)
        assert (again.code, "IDN-005" in again.err) == (3, True)
        self.apps[email] = self.here.enrol(email, password)

    def connect(self) -> None:
        """Step 6: the operator's app, the owner's consent, the location."""
        here, till = self.here, self.till
        words = ("--client-id", till.client_id, "--redirect-uri", RETURN)
        urls = ("--api-url", till.url, "--auth-url", till.url)
        here.run("operator", "app", *words, *urls, typed=(till.client_secret,))
        denied = here.connect("--as", OWNER, decision="deny")
        assert (denied.code, "AUTH-020" in denied.err) == (4, True)
        done = here.connect("--as", OWNER)
        assert (done.code, f"✔ {till.location}" in done.out) == (0, True), done

    def map(self) -> None:
        """Step 7: suggestions, what is missing by hand, confirmed and approved."""
        here = self.here
        words = ("--days", "14", "--as", ADVISER)
        found = here.document("mapping", "suggest", *words)["suggestions"]
        here.run("mapping", "suggest", "--write", *words)
        for each in found:
            for rate in each["open_rates"]:
                self.set(each, rate)
        refused = here.tried("mapping", "approve", *words)
        assert (refused.code, "MAP-" in refused.err) == (3, True)
        here.run("mapping", "confirm", "--all", "--as", ADVISER)
        assert here.tried("mapping", "check", *words).code in {0, 1}
        here.run("mapping", "approve", *words, "--note", "erste Zuordnung")

    def set(self, category: dict[str, Any], rate: str | None) -> None:
        """Do what an adviser does about a category at a rate for which nothing is suggested."""
        limit = () if rate is None else ("--rate", rate)
        words = (
            "--account",
            BY_HAND.get(rate or category["kind"], "1590"),
            "--kind",
            category["kind"],
        )
        name = f"{category['category']}:{category['id']}"
        self.here.run("mapping", "set", name, *words, *limit, "--as", ADVISER)

    def sent(self, email: str) -> list[EmailMessage]:
        """Send what is due; return what a person got since."""
        before = len(self.here.mail.inbox.messages)
        self.here.run("operator", "mail", "--send")
        arrived = self.here.mail.inbox.messages[before:]
        return [read_mail(content) for _, to, content in arrived if to == [email]]

    def next_file(self, before: int) -> EmailMessage:
        """Wait for the first mail with a batch among those that arrived after so many."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for _, to, content in self.here.mail.inbox.messages[before:]:
                mail = read_mail(content)
                if any(name.endswith(".csv") for name in attached(mail)):
                    assert to == [ADVISER]
                    return mail
            time.sleep(0.5)
        raise AssertionError("no file came")


pytestmark = pytest.mark.slow


@pytest.fixture
def journey(tmp_path: Path) -> Any:
    with outside(tmp_path) as here, sample_pos() as till:
        yield Journey(here=here, till=till)


def test_from_the_request_to_a_complete_set_up(journey: Journey) -> None:
    here = journey.here
    journey.accept()
    # Step 5: the set-up carries its marker until it is complete.
    assert journey.steps()["secure_account"] == "done"
    assert journey.steps()["connect_pos"] == "open"
    journey.connect()
    assert journey.steps()["choose_location"] == "done"
    assert journey.steps()["connect_pos"] == "done"
    invite = ("--name", "Kanzlei", "--role", "adviser", "--organisation")
    whose = here.document("operator", "profiles")["profiles"][0]["organisation"]["id"]
    here.run("operator", "invite", ADVISER, *invite, whose, "--as", OWNER)
    journey.let_in(ADVISER)
    # Step 8: the adviser enters what only she knows, the owner who gets the files.
    here.run("settings", "set", *SETTINGS, "--as", ADVISER)
    wrong = here.tried("settings", "set", f"delivery.recipients={ADVISER}", "--as", ADVISER)
    assert (wrong.code, "ACC-001" in wrong.err) == (3, True)
    here.run("settings", "set", f"delivery.recipients={ADVISER},{OWNER}", "--as", OWNER)
    listed = {each["key"]: each for each in here.document("settings", "show")["settings"]}
    assert listed["datev.client_number"]["value"] == 55003
    assert listed["datev.client_number"]["origin"]["source"] == "revision"
    assert listed["datev.client_number"]["origin"]["author"].startswith("Kanzlei (cli:")
    assert listed["kseries.location"]["value"] == journey.till.location
    # Step 9: help by a case.
    asked = ("--subject", "Welches Konto?", "--text", "Für Pfand.", "--as", OWNER)
    number = here.document("cases", "open", *asked)["case"]["number"]
    here.run("cases", "reply", number, "--text", "1590, bitte.")
    mails = here.mails()
    assert {to for (to, subject) in mails if number in subject} == {OWNER, OPERATOR}
    # Steps 7 and 10: mapped, approved; the operator hears that the set-up is complete.
    journey.map()
    steps = journey.steps()
    assert steps["map_accounts"] == steps["datev_data"] == "done"
    told = [text for (to, _), text in here.mails().items() if to == OPERATOR]
    assert len(told) == 1
    assert "Zur Linde" in told[0]
    refused = here.tried("go-live", "--first-day", "2027-01-01", "--confirm-recipients")
    assert (refused.code, "ONB-060" in refused.err) == (3, True)
    assert journey.steps()["schedule_delivery"] == "done"
    assert here.tried("doctor", "--offline").code == 1
    work_goes_on(journey)


def test_fourteen_steps_until_a_file_comes_by_itself(journey: Journey) -> None:
    here = journey.here
    journey.accept()
    journey.connect()
    whose = here.document("operator", "profiles")["profiles"][0]["organisation"]["id"]
    invite = ("--name", "Kanzlei", "--role", "adviser", "--organisation", whose)
    here.run("operator", "invite", ADVISER, *invite, "--as", OWNER)
    journey.let_in(ADVISER)
    here.run("settings", "set", *SETTINGS, "schedule.cadence=daily", "--as", ADVISER)
    here.run("settings", "set", f"delivery.recipients={ADVISER}", "--as", OWNER)
    journey.map()
    # Step 11: a test file goes to those who decide; the adviser asks for a change, then agrees.
    here.run("test-run", "create", "--as", OWNER)
    (test_file,) = {
        name for mail in journey.sent(ADVISER) for name in attached(mail) if ".csv" in name
    }
    assert "TEST" in test_file
    here.run("test-run", "reject", "--comment", "Bitte 8405 für Speisen.", "--as", ADVISER)
    early = here.tried("go-live", "--first-day", str(days_ago(3)), "--as", OWNER)
    assert (early.code, "ONB-" in early.err) == (3, True)
    here.run("test-run", "create", "--as", OWNER)
    journey.sent(ADVISER)
    here.run("test-run", "show", "-o", "test.csv", "--as", ADVISER)
    here.run("test-run", "confirm", "--as", ADVISER)
    # Step 12: released, from a day whose file is due already.
    here.run("go-live", "--first-day", str(days_ago(3)), "--confirm-recipients", "--as", OWNER)
    before = len(here.mail.inbox.messages)
    # Step 13: the file comes by itself, is right, and comes once.
    with working(here):
        mail = journey.next_file(before)
    name = next(each for each in attached(mail) if each.endswith(".csv"))
    booked = here.folder / name
    booked.write_bytes(attached(mail)[name])
    assert [i for i in check_file(str(booked)) if i.severity is Severity.BLOCKS] == []
    with booked.open("rb") as file:
        header = Reader(file).batch_header()
    assert header is not None
    assert (header.consultant_number, header.client_number) == (29098, 55003)
    # A weekday may be one on which the restaurant is closed.
    assert days_ago(3) <= header.date_from <= days_ago(1)
    runs = here.document("runs", "list")["runs"]
    states = {run["state"] for run in runs if run["kind"] == "scheduled"}
    assert states
    assert states <= {"written", "delivered"}
    # Step 14: the day can be seen row by row, and a case is open to everybody.
    assert here.document("days", "list")["days"]
    here.run("cases", "open", "--subject", "Danke", "--text", "Sie ist da.", "--as", OWNER)


def days_ago(count: int) -> Any:
    """Return a day before today."""
    return (datetime.now(tz=UTC) - timedelta(days=count)).date()


def attached(mail: EmailMessage) -> dict[str, bytes]:
    """Return the files of a mail by name."""
    parts = mail.iter_attachments()
    return {str(each.get_filename()): each.get_payload(decode=True) for each in parts}


@contextmanager
def working(here: Outside) -> Iterator[None]:
    """Let a worker run meanwhile, as a service would."""
    words = ["worker", "--name", "w1", "--interval", "1", "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        cwd=here.folder,
        env=process_environment(here.environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0


def test_the_browser_comes_back_by_itself(journey: Journey) -> None:
    here, till = journey.here, journey.till
    asked = ("--property", "Eiche", "--contact", "B.", "--email", "b@eiche.example")
    here.run("operator", "accept", here.document("operator", "request", *asked)["id"])
    words = (
        "--redirect-uri",
        f"http://127.0.0.1:{free_port()}/back",
        "--client-id",
        till.client_id,
    )
    urls = ("--api-url", till.url, "--auth-url", till.url)
    here.run("operator", "app", *words, *urls, typed=(till.client_secret,))
    done = here.listen()
    assert (done.code, f"✔ {till.location}" in done.out) == (0, True), done
    steps = journey.steps()
    assert steps["secure_account"] == "open"  # nobody logged in: it was the operator
    assert steps["connect_pos"] == "done"


def work_goes_on(journey: Journey) -> None:
    """Step 14: a mapping changed, a case, the POS connected again; then the record of it all."""
    here = journey.here
    rules = here.document("mapping", "show")["rules"]
    tip = next(rule for rule in rules if rule["target"] == "revenue")
    name = f"revenue:{tip['category_id']}"
    here.run("mapping", "set", name, "--account", "8405", "--kind", "revenue", "--as", ADVISER)
    (change,) = here.document("mapping", "diff")["changes"]
    assert change["after"]["account"] == "8405"
    here.run("mapping", "approve", "--offline", "--as", ADVISER)
    assert len(here.document("mapping", "show", "--history")["steps"]) == 2
    here.run("cases", "open", "--subject", "Danke", "--text", "Alles gut.", "--as", OWNER)
    assert here.connect("--as", OWNER).code == 0
    exported = here.folder / "linde.toml"
    here.run("profile", "export", "-o", str(exported))
    again = here.document("profile", "import", str(exported), "--dry-run")
    assert (again["changed"], again["rules"]) == ([], [])
    verified = here.document("audit", "verify")["trails"]
    assert len(verified) == 2
    assert all(trail["is_intact"] for trail in verified)
    actions = [e["action"] for e in here.document("audit", "show", "--limit", "99")["entries"]]
    assert actions[0] == "connection.make"
    assert actions.count("connection.make") == actions.count("mapping.approve") == 2
    secret = journey.till.client_secret
    assert not [
        p for p in here.folder.rglob("*") if p.is_file() and secret in p.read_text("latin1")
    ]
    here.run("terminate", typed=("Zur Linde",))
    assert here.document("operator", "profiles")["profiles"][0]["location"]["state"] == "terminated"
