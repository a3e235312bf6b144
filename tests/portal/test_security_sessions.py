"""Logins that are stolen, ended or tried out; links that machines open; secrets."""

from collections.abc import Callable, Iterator
from pathlib import Path
import re
from typing import Any

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.testing.sandbox.apps import APP_V2
from support.crawl import crawl, whole_progress
from support.databases import KEY
from support.people import PASSWORD, PORTAL, actions, said_in, token_in
from support.portal import OPERATOR_MAIL, Browser, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OPERATOR, OWNER

SESSION = "__Host-session"
OTHER = "Schnitzel mit Kartoffelsalat"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        add_member(found)
        yield found


def token_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie(SESSION, "portal.example")
    return str(cookie.value) if cookie else ""


def stolen(found: Portal, token: str) -> Browser:
    """Return the browser of somebody who has a token that is not theirs."""
    thief = found.browser()
    thief.client.set_cookie(SESSION, token, domain="portal.example", secure=True)
    return thief


def is_in(browser: Browser) -> bool:
    return bool(browser.open("/account/").request.path == "/account/")


def change_password(found: Portal, victim: Browser) -> None:
    victim.open("/password/")
    victim.press("Kennwort ändern", present=PASSWORD, password=OTHER)


def follow_a_link(found: Portal, victim: Browser) -> None:
    service = found.here.town.service
    assert service.passwords.forgot(OWNER) == ()
    link = [mail for mail in found.here.town.mails() if "/links/" in said_in(mail)][-1]
    assert service.passwords.set_by_link(token_in(link), OTHER) == ()


def forced(found: Portal, victim: Browser) -> None:
    found.here.town.service.passwords.force(OPERATOR, OWNER)


def lost_phone(found: Portal, victim: Browser) -> None:
    found.here.town.service.second_factors.reset(OPERATOR, OWNER)


def disabled(found: Portal, victim: Browser) -> None:
    found.here.town.service.accounts.disable(OPERATOR, OWNER)


def logged_out(found: Portal, victim: Browser) -> None:
    victim.open("/account/")
    victim.press("Abmelden")


def from_elsewhere(found: Portal, victim: Browser) -> None:
    other = found.log_in()
    other.open("/account/")
    other.press("Alle anderen abmelden")


def overnight(found: Portal, victim: Browser) -> None:
    found.here.town.clock.pass_by(hours=13)


@pytest.mark.parametrize(
    "what",
    [change_password, follow_a_link, forced, lost_phone, disabled, logged_out, from_elsewhere,
     overnight],
)  # fmt: skip
def test_a_stolen_session_ends_with(town: Portal, what: Callable[[Portal, Browser], None]) -> None:
    victim = town.log_in()
    thief = stolen(town, token_of(victim))
    assert is_in(thief)
    what(town, victim)
    assert not is_in(thief)
    assert thief.open(f"{town.place}/").request.path.startswith("/login")


def test_who_changes_their_password_stays_with_a_new_token(town: Portal) -> None:
    victim = town.log_in()
    before = token_of(victim)
    change_password(town, victim)
    assert "Das Kennwort ist geändert." in victim.text
    assert token_of(victim) not in {"", before}


def test_who_is_no_longer_a_member_sees_nothing_more(town: Portal) -> None:
    adviser, owner = town.log_in(ADVISER), town.log_in()
    assert adviser.open(f"{town.place}/mapping/").status_code == 200
    owner.open(f"{town.place}/members/")
    owner.press("Zugriff entziehen")
    for path in ("", "mapping/", "runs/", "members/"):
        assert adviser.open(f"{town.place}/{path}").status_code == 404
    assert "Linde" not in adviser.open("/clients").text


@pytest.mark.parametrize("garbage", ["", "x", "a" * 3000, "'; drop table session; --", "ü"])
def test_a_token_that_is_none_is_nobody_s(town: Portal, garbage: str) -> None:
    assert not is_in(stolen(town, garbage))


def tried(browser: Browser, path: str, button: str, **typed: str) -> list[int]:
    """Send the same form again and again; return the statuses."""
    browser.open(path)
    found = []
    for _ in range(14):
        answer = browser.press(button, **typed)
        found.append(answer.status_code)
        if answer.status_code == 429:
            break
        browser.open(path)
    return found


def test_codes_are_not_guessed(town: Portal) -> None:
    browser = town.browser()
    browser.open("/login")
    browser.press("Anmelden", email=OWNER, password=PASSWORD)
    statuses = tried(browser, "/login/code", "Weiter", code="000000")
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert len(statuses) <= 7


def test_a_code_works_once(town: Portal) -> None:
    one, other = town.browser(), town.browser()
    for browser in (one, other):
        browser.open("/login")
        browser.press("Anmelden", email=OWNER, password=PASSWORD)
    town.apps[OWNER].wait()
    code = town.apps[OWNER].code()
    one.press("Weiter", code=code)
    assert is_in(one)
    assert other.press("Weiter", code=code).status_code == 422


def test_passwords_asked_for_in_between_are_not_guessed(town: Portal) -> None:
    town.here.settle()
    browser = town.log_in()
    browser.open(f"{town.place}/schedule/")
    town.here.town.clock.pass_by(minutes=11)
    browser.press("Empfänger bestätigen")
    statuses = [
        browser.press("Ausweisen und fortfahren", proof_password="falsch").status_code
        for _ in range(9)
    ]
    facts = town.here.town.service.release.facts(town.here.owner, *town.here.at)
    assert facts.are_recipients_confirmed is False
    assert set(statuses) == {403}
    assert "Das waren zu viele Versuche" in browser.text


def test_one_address_does_not_ask_for_ever(town: Portal) -> None:
    browser = town.browser()
    browser.open("/request/")
    typed = {"property_name": "Krone", "contact_name": "W", "email": "w@krone.example"}
    statuses = tried(browser, "/request/", "Anfrage senden", **typed)
    assert statuses[-1] == 429


def test_forgotten_passwords_flood_nobody(town: Portal) -> None:
    browser = town.browser()
    for _ in range(20):
        browser.open("/password/forgot")
        browser.press("Link senden", email=OWNER)
    assert len([mail for mail in town.here.town.mails() if OWNER in mail["To"]]) <= 4


def test_forgetting_tells_nobody_who_has_an_account(town: Portal) -> None:
    said = []
    for email in (OWNER, "niemand@linde.example"):
        browser = town.browser()
        browser.open("/password/forgot")
        answer = browser.press("Link senden", email=email)
        page = answer.text.replace(email, "…").replace(browser.csrf(), "")
        said.append((answer.status_code, sorted(answer.headers.keys()), page))
    assert said[0] == said[1]


SCANNERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("GET", {"User-Agent": "Mozilla/5.0 (compatible; SafeLinks)"}),
    ("HEAD", {}),
    ("OPTIONS", {}),
    ("GET", {"Purpose": "prefetch", "Sec-Purpose": "prefetch"}),
    ("POST", {"User-Agent": "curl/8"}),
    ("POST", {"Origin": "https://mail.example"}),
)


def links(found: Portal) -> Iterator[str]:
    """Yield a link of each purpose that is mailed."""
    here, service = found.here, found.here.town.service
    here.town.mails()
    here.town.invite("neu@linde.example")
    service.passwords.forgot(OWNER)
    for mail in here.town.mails():
        yield from re.findall(rf"{PORTAL}(/links/\S+)", said_in(mail))
    here.keep_app()
    here.connect()
    here.settle()
    here.map()
    run = here.test()
    service.test_files.send(here.owner, *here.at, run.id)
    for mail in here.town.mails():
        yield from re.findall(rf"{PORTAL}(/links/\S+)", said_in(mail))


def test_machines_that_open_every_link_do_nothing(town: Portal) -> None:
    found = list(links(town))
    assert len(found) >= 3
    before = actions(town.here.town), actions(town.here.town, town.here.organisation)
    for path in found:
        for method, headers in SCANNERS:
            scanner = town.browser()
            answer = scanner._ask(method, path, headers=headers)
            assert answer.status_code == (400 if method == "POST" else 200), (method, path)
    assert (actions(town.here.town), actions(town.here.town, town.here.organisation)) == before
    for path in found:
        assert town.browser().open(path).status_code == 200


def test_a_mailed_link_leads_to_the_public_address_whatever_host_was_asked(town: Portal) -> None:
    browser = town.browser()
    browser.open("/password/forgot")
    sent = {"csrf": browser.csrf(), "email": OWNER}
    said = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    assert browser._ask("POST", "/password/forgot", data=sent, headers=said).status_code == 200
    evil = {"Host": "evil.example"}
    assert browser._ask("POST", "/password/forgot", data=sent, headers=evil).status_code == 400
    (mail,) = town.here.town.mails()
    assert "evil" not in str(mail)
    assert f"{PORTAL}/links/" in said_in(mail)


AWAY = ("//evil.example", "https://evil.example", "/\\evil", "\\\\evil", "/%09/evil.example",
        "///evil.example", "http:evil.example", "/\t/evil.example", "/\r\nX: y",
        "javascript:x")  # fmt: skip


@pytest.mark.parametrize("wanted", AWAY)
def test_no_address_leads_elsewhere(town: Portal, wanted: str) -> None:
    """What comes with a login, a language or any page as “next” stays within the portal."""
    browser = town.browser()
    for name in ("next", "url", "to", "return_to", "place"):
        answer = browser.fetch("/", query_string={name: wanted})
        assert_local(answer)
    browser.open("/login", query_string={"next": wanted})
    browser.press("Anmelden", email=OWNER, password=PASSWORD)
    town.apps[OWNER].wait()
    sent = {"csrf": browser.csrf(), "next": wanted, "code": town.apps[OWNER].code()}
    answer = browser._ask("POST", "/login/code", data=sent)
    assert answer.status_code == 302
    assert_local(answer)
    for seen in crawl(browser, few=1):
        assert_local(seen.answer)


def assert_local(answer: Any) -> None:
    to = answer.location or "/"
    assert to.startswith(("/", PORTAL)), to
    assert not to.startswith(("//", "/\\")), to
    assert "\n" not in to


def secrets_of(found: Portal) -> dict[str, str]:
    """Return everything that no page may ever show, by what it is."""
    service, here = found.here.town.service, found.here
    said = {
        "client secret": APP_V2.client_secret,
        "key of the vault": KEY,
        "password": PASSWORD,
    }
    for email, app in found.apps.items():
        said |= {f"app of {email}": app.secret}
        said |= {f"code of {email} {n}": code for n, code in enumerate(app.recovery_codes)}
    record = service.store.tokens(*here.at).load()
    if record is not None:
        tokens = record.tokens
        said |= {"access token": tokens.access, "refresh token": tokens.refresh or ""}
    with service.store.work() as work:
        for email in (OWNER, ADVISER, OPERATOR_MAIL):
            user = service.visits.named(SYSTEM, email)
            credential = work.credentials.password(user.id)
            if credential is not None:
                said[f"hash of {email}"] = credential.digest
    return {what: text for what, text in said.items() if text}


@pytest.mark.slow
def test_no_page_shows_a_secret(tmp_path: Path) -> None:
    with portal(tmp_path) as found:
        add_member(found)
        add_operator(found)
        for state in whole_progress(found):
            if state not in {"connected", "tested", "delivered"}:
                continue
            for who in (OWNER, ADVISER, OPERATOR_MAIL):
                browser = found.log_in(who)
                secrets = secrets_of(found) | {"token of the session": token_of(browser)}
                assert len(secrets) > 30
                for seen in crawl(browser):
                    body = seen.answer.data.decode("latin-1")
                    shown = [what for what, text in secrets.items() if text in body]
                    said = str(seen.answer.headers.to_wsgi_list())
                    shown += [what for what, text in secrets.items() if text in said]
                    assert shown == [], f"{state} {who} {seen.path}"
