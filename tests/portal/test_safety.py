"""Headers, cookies, forgery, transport, sessions and links of the portal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from datev_bridge.access import Role
from datev_bridge.identity.links import new_link
from datev_bridge.identity.model import Purpose
from datev_bridge_flask import Config, create_app
from support.people import PASSWORD, PORTAL, actions, token_in
from support.portal import HERE, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

HEADERS = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        yield found


def cookies(answer: Any) -> dict[str, set[str]]:
    """Return the flags of each cookie that an answer sets."""
    found = {}
    for line in answer.headers.getlist("Set-Cookie"):
        name, *flags = [part.strip() for part in line.split(";")]
        found[name.partition("=")[0]] = {flag for flag in flags if "=" not in flag} | {
            flag for flag in flags if flag.startswith(("SameSite", "Path"))
        }
    return found


@pytest.mark.parametrize(
    "path",
    ["/login", "/", "/nowhere", "/static/portal.css", "/health", "/links/unknown", "/clients"],
)
@pytest.mark.parametrize("base", [PORTAL, HERE])
def test_every_answer_carries_the_headers(town: Portal, path: str, base: str) -> None:
    answer = town.browser(base).fetch(path)
    assert set(answer.headers.keys()) >= HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert ("Strict-Transport-Security" in answer.headers) is (base == PORTAL)
    assert (answer.headers["Cache-Control"] == "no-store") is (path != "/static/portal.css")


def test_an_answer_to_a_mistake_of_ours_carries_the_headers_and_no_detail(town: Portal) -> None:
    @town.app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    browser = town.log_in()
    answer = browser.fetch("/broken")
    assert answer.status_code == 500
    assert set(answer.headers.keys()) >= HEADERS
    assert b"secret detail" not in answer.data
    assert "Hier ist uns ein Fehler unterlaufen" in answer.text


def test_cookies_over_https_and_on_this_machine(town: Portal) -> None:
    for base, prefix, secure in ((PORTAL, "__Host-", {"Secure"}), (HERE, "", set())):
        browser = town.browser(base)
        first = browser.fetch("/login")
        flags = {"HttpOnly", "SameSite=Lax", "Path=/"} | secure
        assert cookies(first) == {f"{prefix}visitor": flags}
        browser.open("/login")
        data = {"email": OWNER, "password": PASSWORD, "csrf": browser.csrf()}
        answer = browser._ask("POST", "/login", data=data)
        assert cookies(answer) == {f"{prefix}session": flags}


def test_a_page_on_this_machine_says_that_it_is_not_encrypted(town: Portal) -> None:
    assert "nicht verschlüsselt" in town.browser(HERE).fetch("/login").text
    assert "nicht verschlüsselt" not in town.browser(PORTAL).fetch("/login").text


@pytest.mark.parametrize(
    ("base", "address", "status"),
    [
        ("http://portal.example", "192.0.2.7", 403),
        ("http://127.0.0.1:8080", "192.0.2.7", 403),
        ("http://portal.example", "127.0.0.1", 403),
        ("https://evil.example", "192.0.2.7", 400),
        ("http://127.0.0.1:8080", "127.0.0.1", 200),
        ("http://[::1]:8080", "::1", 200),
        ("https://portal.example", "192.0.2.7", 200),
    ],
)
def test_plain_http_is_for_this_machine_and_hosts_are_ours(
    town: Portal, base: str, address: str, status: int
) -> None:
    place = {"REMOTE_ADDR": address}
    answer = town.app.test_client().get("/login", base_url=base, environ_overrides=place)
    assert answer.status_code == status


def test_a_proxy_s_word_counts_only_where_there_is_one(town: Portal) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "portal.example"}
    for behind, status in ((True, 200), (False, 403)):
        app = create_app(town.here.town.service, Config(behind_proxy=behind))
        answer = app.test_client().get(
            "/login",
            base_url="http://10.0.0.5" if behind else "http://portal.example",
            headers=said,
            environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
        )
        assert answer.status_code == status


def posts(town: Portal) -> list[str]:
    """Return an address for each route that takes POST."""
    values = {
        "organisation": town.here.organisation,
        "place": town.here.place.id,
        "token": "x",
        "number": "DB-2026-000001",
        "run": "x",
        "kind": "csv",
        "what": "password",
        "day": "2026-11-20",
        "name": "x",
    }
    found = []
    for rule in town.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            found.append(rule.rule)
            for name in rule.arguments:
                found[-1] = found[-1].replace(f"<{name}>", values[name])
    return found


def test_without_the_token_of_a_form_nothing_is_done(town: Portal) -> None:
    add_operator(town)
    browser = town.log_in("betreiber@portal.example")
    before = len(actions(town.here.town)), len(actions(town.here.town, town.here.organisation))
    addresses = posts(town)
    assert len(addresses) > 30
    for address in addresses:
        for sent in ({}, {"csrf": "x"}, {"csrf": "ü"}):
            assert browser.fetch(address).status_code != 500
            assert browser._ask("POST", address, data=sent).status_code == 400, address
    after = len(actions(town.here.town)), len(actions(town.here.town, town.here.organisation))
    assert after == before


def test_the_token_of_another_browser_is_none(town: Portal) -> None:
    one, other = town.browser(), town.log_in()
    one.open("/login")
    other.open("/account/")
    sent = {"csrf": one.csrf()}
    assert other._ask("POST", "/logout", data=sent).status_code == 400
    assert other.open("/account/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_from_elsewhere_is_refused(town: Portal, headers: dict[str, str]) -> None:
    browser = town.log_in()
    browser.open("/account/")
    answer = browser._ask("POST", "/logout", data={"csrf": browser.csrf()}, headers=headers)
    assert answer.status_code == 400


def test_a_planted_session_gains_nothing(town: Portal) -> None:
    """Each step of a login has a token of its own; the former is worth nothing."""
    thief, victim = town.browser(), town.browser()
    victim.client.set_cookie("__Host-session", "planted", domain="portal.example", secure=True)
    victim.open("/login")
    data = {"email": OWNER, "password": PASSWORD, "csrf": victim.csrf()}
    victim._ask("POST", "/login", data=data)
    halfway = victim.client.get_cookie("__Host-session", "portal.example").value
    assert halfway != "planted"
    thief.client.set_cookie("__Host-session", halfway, domain="portal.example", secure=True)
    assert thief.open("/account/").request.path == "/login/code"
    victim.open("/login/code")
    town.apps[OWNER].wait()
    victim.press("Weiter", code=town.apps[OWNER].code())
    whole = victim.client.get_cookie("__Host-session", "portal.example").value
    assert whole != halfway
    assert thief.open("/account/").request.path == "/login"
    assert victim.open("/account/").request.path == "/account/"


def test_halfway_nothing_but_the_login_is_open(town: Portal) -> None:
    browser = town.browser()
    browser.open("/login")
    browser.press("Anmelden", email=OWNER, password=PASSWORD)
    for path in (f"{town.place}/", f"{town.place}/settings/", "/clients", "/cases/", "/account/"):
        assert browser.open(path).request.path == "/login/code"
    app = create_app(town.here.town.service)
    public = {
        name
        for name, view in app.view_functions.items()
        if getattr(view, "asks", "whole") != "whole" or name == "static"
    }
    assert public == {
        "static",
        "home.choose_language",
        "home.health",
        "home.robots",
        "links.act",
        "links.done",
        "links.look",
        "login.ask_for_reset",
        "login.code",
        "login.give_code",
        "login.log_in",
        "login.log_out",
        "login.login",
        "password.change",
        "password.forgot",
        "password.mail_link",
        "password.set_new",
        "request.form",
        "request.send",
        "request.thanks",
        "second_factor.begin",
        "second_factor.confirm",
        "second_factor.explain",
    }


def test_who_logs_out_is_out_everywhere_with_that_session(town: Portal) -> None:
    browser = town.log_in()
    token = browser.client.get_cookie("__Host-session", "portal.example").value
    browser.open("/account/")
    browser.press("Abmelden")
    other = town.browser()
    other.client.set_cookie("__Host-session", token, domain="portal.example", secure=True)
    assert other.open("/account/").request.path == "/login"


def test_a_session_is_ended_from_another_one(town: Portal) -> None:
    one = town.log_in()
    other = town.log_in()
    other.open("/account/")
    other.press("Alle anderen abmelden")
    assert one.open("/account/").request.path == "/login"
    assert other.open("/account/").request.path == "/account/"


def test_no_account_and_a_wrong_password_look_alike(town: Portal) -> None:
    pages = []
    for email in (OWNER, "niemand@linde.example"):
        browser = town.browser()
        browser.open("/login")
        answer = browser.press("Anmelden", email=email, password="falsch")
        pages.append(
            (answer.status_code, answer.text.replace(email, "…").replace(browser.csrf(), ""))
        )
    assert pages[0] == pages[1]
    assert pages[0][0] == 422


def test_too_many_wrong_passwords_are_no_longer_looked_at(town: Portal) -> None:
    browser = town.browser()
    browser.open("/login")
    typed = {"email": OWNER, "password": "falsch"}
    statuses = [browser.press("Anmelden", **typed).status_code for _ in range(12)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_looking_at_a_mailed_link_changes_nothing_and_it_works_once(town: Portal) -> None:
    mail = town.here.town.invite("neu@linde.example")
    token, browser = token_in(mail), town.browser()
    before = actions(town.here.town)
    for _ in range(3):
        assert browser.open(f"/links/{token}").status_code == 200
    assert actions(town.here.town) == before
    browser.press("Kennwort setzen", password="kurz")
    assert browser.page.status_code == 422
    browser.press("Kennwort setzen", password=PASSWORD)
    assert browser.title == "Erledigt"
    assert browser.open(f"/links/{token}").status_code == 410


def test_a_link_to_a_test_run_is_answered_once(town: Portal) -> None:
    here = town.here
    here.keep_app()
    here.connect()
    here.refresh()
    here.settle()
    here.map()
    run = here.test()
    payload = {"run": run.id, "role": Role.OWNER.value, "recipient": OWNER}
    token, link = new_link(
        lambda count: "y" * count * 2,
        here.town.clock(),
        Purpose.CONFIRM_TEST_RUN,
        organisation=here.organisation,
        payload=payload,
    )
    with here.town.service.store.work() as work:
        work.links.add(link)
    browser = town.browser()
    for _ in range(3):
        browser.open(f"/links/{token}")
    browser.press("Änderung anfordern", comment="  ")
    assert (browser.page.status_code, "JNY-031" in browser.text) == (422, True)
    assert here.town.service.verdicts.find(here.owner, here.organisation, run.id).decisions == ()
    browser.press("Änderung anfordern", comment="Bier auf 8400")
    assert "Änderungswunsch ist vermerkt" in browser.text
    assert browser.open(f"/links/{token}").status_code == 410


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil", "\\/x", "x"]
)
def test_nobody_is_led_elsewhere(town: Portal, wanted: str) -> None:
    browser = town.browser()
    browser.open("/login")
    sent = {"next": wanted, "language": "en", "csrf": browser.csrf()}
    assert browser._ask("POST", "/language", data=sent).headers["Location"] == "/"


def test_a_login_goes_on_where_it_was_asked_for(town: Portal) -> None:
    browser = town.browser()
    browser.open(f"{town.place}/settings/?done=saved")
    assert browser.path.startswith("/login?next=")
    browser.press("Anmelden", email=OWNER, password=PASSWORD)
    town.apps[OWNER].wait()
    browser.press("Weiter", code=town.apps[OWNER].code())
    assert browser.path == f"{town.place}/settings/?done=saved"


def test_a_body_beyond_the_bounds_is_refused(town: Portal) -> None:
    browser = town.log_in()
    browser.open("/account/")
    huge = {"csrf": browser.csrf(), "session": "x" * 3_000_000}
    assert browser._ask("POST", "/account/sessions/end", data=huge).status_code == 413


def test_the_proof_of_who_one_is_ends_after_a_while(town: Portal) -> None:
    here = town.here
    here.settle()
    browser = town.log_in()
    browser.open(f"{town.place}/schedule/")
    here.town.clock.pass_by(minutes=11)
    browser.press("Empfänger bestätigen")
    assert (browser.page.status_code, browser.title) == (
        403,
        "Bitte weisen Sie sich noch einmal aus",
    )
    assert here.town.service.release.facts(here.owner, *here.at).are_recipients_confirmed is False
    browser.press("Ausweisen und fortfahren", proof_password=PASSWORD)
    assert here.town.service.release.facts(here.owner, *here.at).are_recipients_confirmed is True


def test_an_adviser_sees_no_credentials_and_cannot_connect(town: Portal) -> None:
    town.here.keep_app()
    add_member(town)
    browser = town.log_in(ADVISER)
    browser.open(f"{town.place}/connect/")
    assert "Mit K-Series verbinden" not in {b.text for b in browser.tree.all("button")}
    assert browser.post(f"{town.place}/connect/begin").status_code == 404
    assert browser.open("/operator/").status_code == 404
