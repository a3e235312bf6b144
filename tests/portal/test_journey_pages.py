"""The journey by the portal's pages alone: from the request to automatic files."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.identity.invitations import Invitation
from datev_bridge.testing.sandbox.apps import APP_V2
from support import qr
from support.browser import agree
from support.people import PASSWORD, App, said_in, token_in
from support.portal import OPERATOR_MAIL, Browser, Portal, local, portal
from support.travellers import ADVISER

RESI = "resi@hirschen.example"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        yield found


def secured(found: Portal, browser: Browser, token: str, email: str) -> App:
    """Follow a mailed link: set a password, log in, set the app up by its QR code."""
    for _ in range(3):
        browser.open(f"/links/{token}")
    browser.press("Kennwort setzen", password=PASSWORD)
    browser.open("/login")
    browser.press("Anmelden", email=email, password=PASSWORD)
    assert browser.title == "Konto sichern"
    browser.press("QR-Code anzeigen")
    key = browser.tree.one("main").one("code").text.replace(" ", "")
    app = App(secret=key, clock=found.here.town.clock)
    picture = browser.page.text.partition("<svg")[2].partition("</svg>")[0]
    assert key in qr.read(qr.of_svg(f"<svg{picture}</svg>"))
    browser.press("App bestätigen", code="000000")
    assert browser.page.status_code == 422
    browser.press("App bestätigen", code=app.code())
    assert browser.title == "Wiederherstellungscodes"
    codes = [node.text for node in browser.tree.one("main").all("code")]
    assert len(codes) == 10
    app.recovery_codes.extend(codes)
    return app


def test_a_day_that_is_none_changes_nothing(town: Portal) -> None:
    here, chosen = town.here, date(2026, 12, 1)
    release = here.town.service.release
    release.choose_first_day(here.owner, *here.at, chosen)
    owner = town.log_in()
    for page, name in (("schedule/first-day", "first_day"), ("test-run/", "day")):
        answer = owner.post(f"{town.place}/{page}", {"csrf": owner.csrf(), name: "31.02.2027"})
        assert answer.status_code == 422
        assert "„31.02.2027“ ist für „Tag / day“ nicht möglich." in owner.text
        assert release.facts(here.owner, *here.at).first_day == chosen


def test_what_was_chosen_stays_where_something_is_wrong(town: Portal) -> None:
    owner = town.log_in()
    typed = {"role": "owner", "email": "nobody", "name": "W.", "csrf": owner.csrf()}
    assert owner.post(f"{town.place}/members/", typed).status_code == 422
    assert '<option value="owner" selected>' in owner.page.text
    day = {"csrf": owner.csrf(), "day": "2026-11-20"}
    assert owner.post(f"{town.place}/test-run/", day).status_code == 422
    assert 'value="2026-11-20"' in owner.page.text


def test_confirmed_recipients_need_no_confirmation_after_another_change(town: Portal) -> None:
    here = town.here
    here.settle()
    owner = town.log_in()
    typed = {"csrf": owner.csrf(), "schedule.closing_time": "22:00"}
    owner.post(f"{town.place}/schedule/", typed)
    assert "bestätigen Sie nun die Empfänger" in owner.text
    here.ready_delivery()
    owner.post(f"{town.place}/schedule/", typed | {"schedule.closing_time": "21:00"})
    assert "Gespeichert." in owner.text
    assert "bestätigen Sie nun" not in owner.text


def test_a_request_names_its_fields_in_words(town: Portal) -> None:
    guest = Browser(town.app)
    guest.open("/request/")
    guest.press("Anfrage senden")
    assert "„Betrieb / property“ fehlt" in guest.text
    assert "property_name" not in guest.text


def test_the_whole_way(town: Portal) -> None:
    operator = the_operator_comes(town)
    somebody_asks(town)
    owner = accepted(town, operator)
    place = owner.path.rstrip("/")
    assert marker(owner) == ["!"]
    the_owner_connects(town, owner, place)
    adviser = the_adviser_comes(town, owner, place)
    the_adviser_settles(adviser, place)
    the_adviser_maps(town, adviser, place)
    the_owner_schedules(town, owner, place)
    the_test_run_is_confirmed(town, owner, adviser, place)
    owner.open(f"{place}/release/")
    owner.press("Automatische Dateien freigeben")
    assert "Freigegeben." in owner.text, owner.text
    owner.open(f"{place}/")
    assert marker(owner) == []


def marker(browser: Browser) -> list[str]:
    """Return what stands beside “Integration einrichten”."""
    spans = browser.tree.all("span")
    return [node.text for node in spans if node.attributes.get("class") == "marker"]


def the_operator_comes(town: Portal) -> Browser:
    invitation = Invitation(email=OPERATOR_MAIL, name="Betreiber")
    assert town.here.town.service.invitations.invite(SYSTEM, invitation) == ()
    (mail,) = town.here.town.mails()
    operator = town.browser()
    secured(town, operator, token_in(mail), OPERATOR_MAIL)
    return operator


def somebody_asks(town: Portal) -> None:
    guest = town.browser()
    guest.open("/request/")
    guest.press("Anfrage senden", property_name="", contact_name="Resi", email="resi")
    assert guest.page.status_code == 422
    assert {"JNY-001", "IDN-001"} <= set(guest.text.split())
    guest.press("Anfrage senden", property_name="Zum Hirschen", email=RESI)
    assert guest.title == "Vielen Dank für Ihre Anfrage"
    town.here.town.mails()


def accepted(town: Portal, operator: Browser) -> Browser:
    operator.open("/operator/")
    operator.press("Annehmen und einladen")
    url = town.here.sandbox.url
    operator.press(
        "Zugangsdaten hinterlegen",
        client_id=APP_V2.client_id,
        client_secret=APP_V2.client_secret,
        api_url=url,
        auth_url=url,
    )
    assert APP_V2.client_id in operator.text
    assert APP_V2.client_secret not in operator.page.text
    invitation = [m for m in town.here.town.mails() if "/links/" in said_in(m)][-1]
    owner = town.browser()
    secured(town, owner, token_in(invitation), RESI)
    owner.open("/")
    assert owner.title == "Übersicht"
    return owner


def the_owner_connects(town: Portal, owner: Browser, place: str) -> None:
    def come_back(decision: str) -> None:
        owner.open(f"{place}/connect/")
        owner.press("Mit K-Series verbinden")
        address = next(a for a in owner.links() if a.startswith(town.here.sandbox.url))
        owner.open(local(agree(address, decision)))

    come_back("deny")
    assert owner.title == "Die Verbindung kam nicht zustande"
    assert "AUTH-020" in owner.text
    come_back("approve")
    assert owner.title == "Betrieb wählen"
    owner.press("Diesen Betrieb buchen")


def the_adviser_comes(town: Portal, owner: Browser, place: str) -> Browser:
    owner.open(f"{place}/members/")
    owner.press("Einladung senden", **{"e-mail": ADVISER, "name": "Frau Kern", "role": "adviser"})
    (mail,) = (m for m in town.here.town.mails() if "/links/" in said_in(m))
    adviser = town.browser()
    secured(town, adviser, token_in(mail), ADVISER)
    return adviser


def the_adviser_settles(adviser: Browser, place: str) -> None:
    adviser.open(f"{place}/mapping/")
    assert "JNY-020" in adviser.text
    adviser.open(f"{place}/settings/")
    data = {"datev.client_number": "55003", "datev.clearing_account": "1792"}
    adviser.press("DATEV-Daten speichern", **data, **{"datev.consultant_number": "17"})
    assert adviser.page.status_code == 422
    field = adviser.tree.by_id("field-datev-consultant-number")
    assert (field.attributes["value"], field.attributes["aria-invalid"]) == ("17", "true")
    assert "#field-datev-consultant-number" in adviser.links()
    adviser.press("DATEV-Daten speichern", **{"datev.consultant_number": "29098"})
    assert "Gespeichert." in adviser.text


def the_adviser_maps(town: Portal, adviser: Browser, place: str) -> None:
    adviser.open(f"{place}/mapping/")
    adviser.press("Kasse lesen und Konten vorschlagen")
    fill_in(adviser)
    adviser.press("Alle Vorschläge bestätigen")
    adviser.open(f"{place}/mapping/history")
    town.here.town.clock.pass_by(minutes=11)
    adviser.press("Konten freigeben")
    assert adviser.title == "Bitte weisen Sie sich noch einmal aus"
    adviser.press("Ausweisen und fortfahren", proof_password="falsch")
    assert "IDN-002" in adviser.text
    adviser.press("Ausweisen und fortfahren", proof_password=PASSWORD)
    assert "Die Konten sind freigegeben." in adviser.text, adviser.text


def the_owner_schedules(town: Portal, owner: Browser, place: str) -> None:
    owner.open(f"{place}/schedule/")
    owner.press(
        "Zeitplan und Empfänger speichern",
        **{"delivery.recipients": ADVISER, "schedule.closing_time": "23:30"},
    )
    owner.press("Ausweisen und fortfahren", proof_password=PASSWORD)
    now = town.here.town.clock().astimezone(BERLIN)
    at = datetime.combine(now.date(), time(23, 30), BERLIN)
    at += timedelta(days=at <= now)
    newest = at.date() - timedelta(days=1)
    holds = f"{at:%d.%m.%Y}, {at:%H:%M} Uhr, reicht bis zum Geschäftstag {newest:%d.%m.%Y}."
    assert f"Die nächste Datei nach diesem Zeitplan, {holds}" in owner.text, owner.text
    owner.press("Empfänger bestätigen")
    first_day = town.here.town.clock().date() + timedelta(days=1)
    owner.press("Ersten Tag festlegen", first_day=first_day.isoformat())
    assert "Der erste Tag ist festgelegt." in owner.text


def the_test_run_is_confirmed(town: Portal, owner: Browser, adviser: Browser, place: str) -> None:
    owner.open(f"{place}/test-run/")
    owner.press("Testlauf starten")
    assert owner.page.status_code == 200, owner.text
    assert len(list(owner.tree.one("tbody").all("tr"))) > 5
    mails = town.here.town.mails()
    assert any(part.get_filename() for m in mails for part in m.iter_attachments())
    file = next(link for link in owner.links() if link.endswith("/file"))
    assert owner.fetch(file).data.startswith(b'"EXTF"')
    adviser.open(f"{place}/test-run/")
    adviser.press("Ja, die Datei stimmt")
    assert "Der Testlauf ist bestätigt." in adviser.text


ACCOUNTS = (
    # what the row says, account, kind
    ("Personal", "1369", "staff"),
    ("Zimmer", "1368", "room"),
    ("Rechnung", "10001", "receivable"),
    ("7 %", "8300", "revenue"),
    ("19 %", "8400", "revenue"),
    ("", "1796", "voucher"),
)


def fill_in(browser: Browser) -> None:
    """Give each row that is left without an account one that fits, as the adviser would."""
    typed = {}
    for row in browser.tree.all("tr"):
        inputs = [n for n in row.all("input") if n.attributes["name"].startswith("account-")]
        if not inputs or inputs[0].attributes["value"]:
            continue
        said, key = next(row.all("th")).text, inputs[0].attributes["name"]
        account, kind = next((a, k) for word, a, k in ACCOUNTS if word in said)
        typed |= {key: account, key.replace("account-", "kind-"): kind}
    assert typed
    browser.press("Entwurf speichern", **typed)
    assert "Der Entwurf ist gespeichert." in browser.text, browser.text
