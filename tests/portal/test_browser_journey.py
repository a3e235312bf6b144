"""The journey in a real browser, with a real mail server; the owner's by keyboard alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attrs import define
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.service import OPERATORS_VARIABLE
from datev_bridge.testing.sandbox.apps import APP_V2
from support.hands import Hand, Keyboard, Mouse
from support.people import said_in
from support.portal import OPERATOR_MAIL
from support.served import Served, chromium, served, window
from support.smtp import smtp_server
from support.walk import (
    NARROW,
    Post,
    Walker,
    attached,
    booked,
    complaints,
    files,
    link_in,
)

pytestmark = pytest.mark.slow

RESI, KANZLEI = "resi@hirschen.example", "kern@steuer.example"
FIRST = "2026-11-20"
PAST = ("2026-10-30", "2026-11-02")
CORRECTED, BEFORE, AFTER = "Lieferando", "1360", "1361"
GAPS = (
    # name in the POS, account, kind: what nobody can suggest
    ("Personal", "1369", "Personal"),
    ("Auf Zimmer", "1368", "Zimmer"),
    ("Auf Rechnung", "10001", "Rechnung"),
    ("Kaffee & Tee", "8300", "Erlös"),
    ("Merchandise", "8300", "Erlös"),
)


@define
class World:
    """A portal, its mail server, and windows to look at it."""

    town: Served
    post: Post
    browser: Chromium
    blank: Page

    def walker(self, hand: Hand, email: str = "", **settings: Any) -> Walker:
        page = window(self.browser, **settings).new_page()
        page.set_default_timeout(8_000)
        return Walker(town=self.town, page=page, hand=hand, blank=self.blank, email=email)

    def work(self) -> None:
        """Let the worker do what is due, mails among it."""
        self.town.portal.here.town.service.worker("test").run_due()

    def mails(self, to: str) -> list[Any]:
        """Return the mails that came for somebody since the last time."""
        self.town.portal.here.town.service.mailing.send_due(SYSTEM)
        return self.post.take(to)

    def pass_by(self, **parts: float) -> None:
        self.town.portal.here.town.clock.pass_by(**parts)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


@pytest.fixture
def world(tmp_path: Path, browser: Chromium) -> Iterator[World]:
    named = {OPERATORS_VARIABLE: OPERATOR_MAIL}
    with smtp_server(tmp_path) as mail, served(tmp_path, mail.environment(**named)) as town:
        found = World(town, Post(mail.inbox), browser, browser.new_page())
        try:
            yield found
        finally:
            for context in browser.contexts:
                context.close()


def test_the_journey_by_mouse(world: World) -> None:
    guest, operator = world.walker(Mouse()), world.walker(Mouse())
    owner, adviser = world.walker(Mouse()), world.walker(Mouse())
    somebody_asks(world, guest)
    the_operator_accepts(world, operator)
    (invitation,) = (mail for mail in world.mails(RESI) if "/links/" in said_in(mail))
    owner.secure(link_in(invitation), RESI)
    assert owner.page.locator(".marker").inner_text() == "!"
    place = owner.place
    connect(owner, "Ablehnen")
    owner.says("Die Verbindung kam nicht zustande")
    owner.open(f"{place}/")
    connect(owner)
    invite(world, owner, adviser)
    settle(adviser, f"{place}/settings/")
    map_accounts(world, adviser)
    schedule(owner)
    ask_for_help(world, owner)
    try_a_day(world, owner)
    (mail,) = (mail for mail in world.mails(KANZLEI) if attached(mail))
    one_click(world, adviser, mail)
    the_operator_hears(world)
    owner.open(f"{place}/")
    release(world, owner)
    owner.follow("Übersicht")
    assert owner.page.locator(".marker").count() == 0
    came = files_come(world, owner, place)
    the_past_comes(world, owner)
    choose_another_account(adviser, place)
    book_anew(world, owner, came)
    assert complaints(guest, operator, owner, adviser) == {}


@pytest.mark.parametrize(
    ("hand", "settings"),
    [
        (Keyboard, {}),
        (Mouse, {"java_script_enabled": False}),
        (Keyboard, {"viewport": {"width": NARROW, "height": 640}}),
    ],
    ids=["keyboard", "no scripts", "narrow"],
)
def test_the_owner_s_way(world: World, hand: Callable[[], Hand], settings: dict[str, Any]) -> None:
    """From the mailed link to the release: the owner does it all alone."""
    service = world.town.portal.here.town.service
    owner = world.walker(hand(), **settings)
    somebody_asks(world, owner)
    the_operator_accepts(world, world.walker(Mouse()))
    (invitation,) = (mail for mail in world.mails(RESI) if "/links/" in said_in(mail))
    owner.secure(link_in(invitation), RESI)
    connect(owner)
    settle(owner)
    map_accounts(world, owner)
    schedule(owner)
    try_a_day(world, owner)
    owner.press("Ja, die Datei stimmt")
    owner.says("Der Testlauf ist bestätigt.")
    release(world, owner)
    views = {view.place.name: view for view in service.directory.places(SYSTEM)}
    assert views["Zum Hirschen"].place.state.value == "live"
    owner.follow("Hilfe")
    owner.write("Betreff", "Danke")
    owner.write("Was ist geschehen?", "Alles gut.")
    owner.press("Fall eröffnen")
    owner.leave()
    owner.log_in()
    owner.follow("Konto")
    assert complaints(owner) == {}


def somebody_asks(world: World, guest: Walker) -> None:
    """Step 1: the request."""
    guest.open(f"{world.town.url}/login")
    guest.follow("Noch kein Zugang? Verbindung anfragen")
    guest.write("Name des Betriebs", "Zum Hirschen")
    guest.write("Ihr Name", "Resi")
    guest.write("E-Mail-Adresse", RESI)
    guest.press("Anfrage senden")
    guest.says("Vielen Dank für Ihre Anfrage")
    assert len(world.mails(RESI)) == 1


def the_operator_accepts(world: World, operator: Walker) -> None:
    """Step 2, and of step 6 what the operator does: the app's credentials."""
    url = world.town.portal.here.sandbox.url
    operator.log_in(OPERATOR_MAIL)
    operator.follow("Betreiber")
    operator.press("Annehmen und einladen")
    values = {"client_id": APP_V2.client_id, "client_secret": APP_V2.client_secret}
    for name, value in (values | {"api_url": url, "auth_url": url}).items():
        operator.hand.write(operator.page, operator.page.locator(f"[name={name}]"), value)
    operator.press("Zugangsdaten hinterlegen")


def connect(owner: Walker, decision: str = "Zugriff erlauben") -> None:
    """Step 6: there, the POS's own page, and back."""
    owner.follow("Kasse verbinden")
    for name in ("Mit K-Series verbinden", decision):
        button = owner.page.get_by_role("button", name=name, exact=True)
        button.wait_for()  # a page in between leads on by itself
        owner.hand.press(owner.page, button)
    if decision == "Ablehnen":
        return
    owner.page.get_by_role("heading", name="Betrieb wählen").wait_for()
    owner.press("Diesen Betrieb buchen")


def invite(world: World, owner: Walker, adviser: Walker) -> None:
    owner.follow("Personen")
    owner.pick("Rolle", "Kanzlei")
    owner.write("E-Mail-Adresse", KANZLEI)
    owner.write("Name", "Frau Kern")
    owner.press("Einladung senden")
    (mail,) = world.mails(KANZLEI)
    adviser.secure(link_in(mail), KANZLEI)


def settle(walker: Walker, address: str = "") -> None:
    """Step 8: what DATEV needs; a slip is told beside its field, and nothing typed is lost."""
    walker.follow("DATEV-Daten")
    walker.write("Beraternummer", "17")
    walker.write("Mandantennummer", "55003")
    walker.write("Zwischenkonto", "1792")
    walker.press("DATEV-Daten speichern")
    assert walker.page.get_by_label("Mandantennummer").input_value() == "55003"
    walker.write("Beraternummer", "29098")
    walker.press("DATEV-Daten speichern")
    walker.says("Gespeichert.")


def map_accounts(world: World, walker: Walker) -> None:
    """Step 7: suggestions, what is missing by hand, confirmed and approved."""
    walker.follow("Konten zuordnen")
    walker.press("Kasse lesen und Konten vorschlagen")
    walker.hand.press(
        walker.page, walker.page.get_by_role("link", name="Nicht zugeordnet", exact=False).first
    )
    walker.page.wait_for_url("**only=missing*")
    for name, account, kind in GAPS:
        if walker.page.get_by_label(f"Konto für {name}", exact=True).count():
            walker.write(f"Konto für {name}", account)
            walker.pick(f"Kontoart für {name}", kind)
    walker.press("Entwurf speichern")
    walker.says("Der Entwurf ist gespeichert.")
    walker.press("Alle Vorschläge bestätigen")
    walker.follow("Änderungen ansehen und freigeben")
    world.pass_by(minutes=11)
    walker.press("Konten freigeben")
    walker.prove()
    walker.says("Die Konten sind freigegeben.")


def schedule(owner: Walker) -> None:
    """The other half of step 8: when, and to whom."""
    owner.follow("Zeitplan und Zustellung")
    owner.write("Empfänger", KANZLEI)
    owner.press("Zeitplan und Empfänger speichern")
    if owner.page.get_by_role("button", name="Ausweisen und fortfahren").count():
        owner.prove()
    owner.press("Empfänger bestätigen")
    owner.write("Erster Geschäftstag", FIRST)
    owner.press("Ersten Tag festlegen")
    owner.says("Der erste Tag ist festgelegt.")


def ask_for_help(world: World, owner: Walker) -> None:
    """Step 9: a case, its number by mail, and its thread."""
    owner.follow("Hilfe")
    owner.write("Betreff", "Welches Konto für Pfand?")
    owner.write("Was ist geschehen?", "Wir nehmen Pfand für Gläser.")
    owner.press("Fall eröffnen")
    number = owner.page.url.rpartition("/")[2].partition("?")[0]
    (mail,) = world.mails(RESI)
    assert number in str(mail["Subject"])


def try_a_day(world: World, owner: Walker) -> None:
    """Step 11, first half: a file of a real day, mailed to all."""
    owner.follow("datev_bridge")
    owner.follow("Testlauf prüfen")
    owner.press("Testlauf starten")
    owner.says("Die Testdatei ist erzeugt")


def one_click(world: World, adviser: Walker, mail: Any) -> None:
    """Step 11, second half: the adviser's word, from the mail; looking alone changes nothing."""
    ((name, content),) = files(mail).items()
    assert "TEST" in name
    assert content.startswith(b'"EXTF"')
    for _ in range(3):
        adviser.open(link_in(mail))
    adviser.press("Ja, die Datei stimmt")
    adviser.says("Ihre Bestätigung ist vermerkt.")


def the_operator_hears(world: World) -> None:
    """Step 10: the operator is told that the set-up is complete; nothing has to be built."""
    subjects = [str(mail["Subject"]) for mail in world.mails(OPERATOR_MAIL)]
    assert [each for each in subjects if each == "Zum Hirschen: Einrichtung abgeschlossen"] != [], (
        subjects
    )


def release(world: World, owner: Walker) -> None:
    """Step 12: the gate, once the worker noted that the test file arrived."""
    world.work()
    owner.follow("Freigeben")
    owner.press("Automatische Dateien freigeben")
    owner.says("Freigegeben. Ab dem ersten Tag")


def files_come(world: World, owner: Walker, place: str) -> dict[str, bytes]:
    """Steps 12 and 14: files come by themselves; one is sent again, byte for byte the same.

    Returns:
        The file that came, by its name.
    """
    world.pass_by(hours=14)
    world.work()
    world.work()
    (mail,) = (mail for mail in world.mails(KANZLEI) if attached(mail))
    owner.log_in()
    owner.open(f"{place}/runs/")
    came = files(mail)
    (name,) = came
    owner.says(name)
    owner.follow("Alle Dateien ansehen")
    owner.press("Erneut senden")
    (again,) = (mail for mail in world.mails(KANZLEI) if attached(mail))
    assert files(again) == came
    return came


def the_past_comes(world: World, owner: Walker) -> None:
    """Step 13: days of the past are planned, begun and watched; then their files are there."""
    owner.follow("Nacherfassung")
    owner.write("Erster Geschäftstag", PAST[0])
    owner.write("Letzter Geschäftstag", PAST[1])
    owner.press("Plan ansehen")
    owner.says("2 Dateien mit 4 Tagen; 0 Tage bleiben aus einem Grund draußen.")
    owner.says("Noch gab es keine Nacherfassung.")
    owner.press("Nacherfassung beginnen")
    owner.says("Die Nacherfassung läuft.")
    assert backfilled(owner) == ["Geplant", "Geplant"]
    world.work()
    owner.follow("Nacherfassung")
    assert backfilled(owner) == ["Zugestellt", "Zugestellt"]
    came = files(*world.mails(KANZLEI))
    assert len(came) == 2
    for name, content in came.items():
        owner.follow("Nacherfassung")
        owner.follow(name)
        assert owner.keep("Datei herunterladen") == content


def backfilled(owner: Walker) -> list[str]:
    """Return how far the files of the backfill are; bar and word agree with the rows."""
    states = owner.page.get_by_role("table", name="Dateien der Nacherfassung").locator(".status")
    found = [text.strip() for text in states.all_inner_texts()]
    bar = owner.page.get_by_role("progressbar")
    over = found.count("Zugestellt")
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == (str(over), str(len(found)))
    word = owner.page.locator("main p .status").inner_text().strip()
    assert word == ("Fertig" if over == len(found) else "Läuft")
    return found


def choose_another_account(adviser: Walker, place: str) -> None:
    """Step 7 once more: the adviser gives a means of payment another account."""
    adviser.log_in()
    adviser.open(f"{place}/mapping/")
    adviser.write(f"Konto für {CORRECTED}", AFTER)
    adviser.press("Entwurf speichern")
    adviser.says("Der Entwurf ist gespeichert.")
    adviser.follow("Änderungen ansehen und freigeben")
    adviser.press("Konten freigeben")
    adviser.says("Die Konten sind freigegeben.")


def book_anew(world: World, owner: Walker, came: dict[str, bytes]) -> None:
    """Step 14: what a file would be now is looked at; then the difference comes, and it stays."""
    ((name, content),) = came.items()
    owner.follow("Dateien")
    owner.follow(name)
    owner.follow("Neu buchen")
    owner.says("Das käme")
    planned = owner.page.get_by_role("table").locator("tbody th").all_inner_texts()
    assert world.mails(KANZLEI) == []
    owner.press("Jetzt neu buchen")
    owner.says("Die Tage sind neu gebucht; was sich unterscheidet, ist unterwegs.")
    corrected = files(*world.mails(KANZLEI))
    assert list(corrected) == planned
    was = [amount for amount, _, _, text in booked(content) if text == CORRECTED]
    assert len(was) > 1
    assert booked(corrected[planned[0]]) == [
        (amount, side, account, f"Korrektur {CORRECTED}")
        for amount in was
        for side, account in (("H", BEFORE), ("S", AFTER))
    ]
    for each, mailed in (came | corrected).items():
        owner.follow("Dateien")
        owner.follow(each)
        assert owner.keep("Datei herunterladen") == mailed
