"""Every page in every state: well-formed, labelled, small, in both languages, harmless to names."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
import markupsafe
import pytest
from werkzeug.test import TestResponse

from datev_bridge.daybook import Location
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge_flask.forms import cleaned
from support.pages import complaints
from support.people import PASSWORD
from support.portal import (
    OPERATOR_MAIL,
    Browser,
    Portal,
    add_member,
    add_operator,
    fields_of,
    portal,
)
from support.stages import paths, progress
from support.travellers import ADVISER, OWNER

MOST_BYTES = 150_000
NASTY = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "{{7*7}}",
    "{% raw %}",
    "\u202ertl\u202c \u2067x",
    "🍕 & <b>Pizza</b> \"'",
    "a" * 120,
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("portal")
    with portal(folder) as found:
        add_member(found)
        add_operator(found)
        yield found


def test_every_page_in_every_state_for_everybody(town: Portal) -> None:
    browsers = {who: town.log_in(who) for who in (OWNER, ADVISER, OPERATOR_MAIL)}
    for state in progress(town):
        for who, browser in browsers.items():
            for path in paths(town):
                said = f"{state} {who} {path}"
                answer = browser.fetch(path)
                if answer.status_code in {302, 404, 405, 422} and is_right(answer, path, who):
                    continue
                assert answer.status_code == 200, f"{said}: {answer.status} {answer.text[:2000]}"
                assert len(answer.data) <= MOST_BYTES, f"{said}: {len(answer.data)} bytes"
                if is_page(answer):
                    browser.page = answer
                    assert complaints(browser.tree) == [], said
                    assert "<script" not in answer.text, said


def is_page(answer: TestResponse) -> bool:
    """Tell whether an answer is a page, and no file to be kept."""
    return answer.mimetype == "text/html" and "Content-Disposition" not in answer.headers


def is_right(answer: object, path: str, who: str) -> bool:
    """Tell whether a page need not be shown: it leads on, is another's, or is not yet there."""
    status = answer.status_code  # type: ignore[attr-defined]
    if status == 404:
        return path.startswith("/operator") or path.endswith("/connect/location")
    if status == 422:  # tables and history need settings first
        return "/mapping/" in path or "/days/" in path or "/statement/" in path
    return status == 302 and path in {"/", "/second-factor/begin"}


def test_every_page_in_english(town: Portal) -> None:
    browser = town.log_in()
    browser.open("/account/")
    browser.press("English")
    german = ("Ihr ", "Sie ", " und ", " der ", " nicht ", "Betrieb", "Konto ")
    for path in paths(town):
        answer = browser.fetch(path)
        if answer.status_code == 200 and is_page(answer):
            browser.page = answer
            assert browser.tree.one("html").attributes["lang"] == "en"
            if not path.endswith(("/mapping/", "/mapping/history", "/audit/")):
                assert [word for word in german if word in browser.text] == [], browser.text
    browser.open("/account/")
    browser.press("Deutsch")


@pytest.mark.parametrize("name", NASTY)
def test_names_from_outside_are_text(tmp_path: Path, name: str) -> None:
    with portal(tmp_path) as found:
        here, service = found.here, found.here.town.service
        here.settle()
        seen = (
            SeenCategory(target=RuleTarget.REVENUE, category_id="1", name=name),
            SeenCategory(target=RuleTarget.PAYMENT, category_id="2", name=name),
        )
        service.readings.keep(here.owner, *here.at, seen)
        location = Location(id="9", name=name, timezone="Europe/Berlin", currency="EUR")
        with service.store.work(here.organisation) as work:
            place = work.places.find(here.place.id)
            assert place is not None
            work.places.change(evolve(place, location=location, name=name))
        service.desk.open(here.owner, subject="x", text=name)
        browser = found.log_in()
        for path in paths(found):
            answer = browser.fetch(path)
            assert answer.status_code != 500, path
            if is_page(answer) and answer.status_code != 302:
                browser.page = answer
                assert complaints(browser.tree) == [], path
                assert ">49<" not in answer.text
                assert (name in answer.text) is False or name == escaped(name), path
                if path == f"{found.place}/mapping/":
                    assert cleaned(name).split()[0] in browser.tree.text
        table = browser.fetch(f"{found.place}/mapping/table.csv").data.decode("utf-8-sig")
        assert ";=" not in table


def escaped(name: str) -> str:
    return str(markupsafe.escape(name))


WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [*NASTY, "", "-1", "9" * 400, "2026-02-30", "\x00", "a\r\nB: c", "true", "8400"]
    ),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_typed_nothing_breaks(town: Portal, data: st.DataObject) -> None:
    """Every form of every page, filled with anything: an answer, never a mistake of ours."""
    for who in (OWNER, OPERATOR_MAIL):
        browser = logged_in_once(town, who)
        for path in paths(town):
            if not path.startswith(("/account", "/second-factor", "/password")):
                fill_in_anything(browser, path, data)


_BROWSERS: dict[tuple[int, str], Browser] = {}


def logged_in_once(town: Portal, who: str) -> Browser:
    known = _BROWSERS.get((id(town), who))
    if known is None or known.fetch("/account/").status_code != 200:
        known = _BROWSERS[id(town), who] = town.log_in(who)
    return known


def test_a_page_or_a_revision_beyond_all_bounds_is_the_nearest(town: Portal) -> None:
    browser = logged_in_once(town, OWNER)
    (audit,) = (path for path in paths(town) if path.endswith("/audit/"))
    assert browser.fetch(f"{audit}?page={'9' * 5000}").status_code == 200
    (schedule,) = (path for path in paths(town) if path.endswith("/schedule/"))
    browser.open(schedule)
    (sent,) = (each for each in map(fields_of, browser.tree.all("form")) if "seen" in each)
    other = "daily" if sent["schedule.cadence"] == "weekly" else "weekly"
    for name, typed in (("seen", "9" * 5000), ("schedule.cadence", other)):
        sent[name] = typed
    got = browser._ask("POST", browser.path, data=sent)
    assert got.headers.get("Location", "").endswith("?done=saved"), got.text[:500]


HARMFUL = ("Abmelden", "Zugriff entziehen", "Verbindung jetzt trennen", "English")


def fill_in_anything(browser: Browser, path: str, data: st.DataObject) -> None:
    answer = browser.open(path)
    if answer.status_code != 200 or not is_page(answer):
        return
    forms = [
        form
        for form in browser.tree.all("form")
        if not any(button.text in HARMFUL for button in form.all("button"))
    ]
    for form in forms[-2:]:
        sent = fields_of(form)
        for name in list(sent)[:12]:
            if name != "csrf":
                sent[name] = data.draw(WORDS)
        sent["proof_password"] = PASSWORD
        target = form.attributes.get("action") or browser.path
        got = browser._ask(form.attributes.get("method", "get").upper(), target, data=sent)
        assert got.status_code < 500 or got.status_code in {502, 503}, (target, got.text[:500])
