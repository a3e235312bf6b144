"""Every form of every page in every state, and every address, bears anything that is typed.

What there is to fill in is read off the pages; a route whose form no page showed gets the fields of
all others. ``DATEV_BRIDGE_FUZZ_FORMS`` says how often each form is tried.
"""

from collections.abc import Callable, Iterator
from functools import partial
import os
from pathlib import Path
from typing import Any

from attrs import define, field
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
import pytest
from werkzeug.datastructures import MultiDict

from datev_bridge.access import SYSTEM
from support.crawl import Form, crawl, forms, whole_progress
from support.nasty import NASTY
from support.people import PASSWORD
from support.portal import OPERATOR_MAIL, Browser, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("DATEV_BRIDGE_FUZZ_FORMS", "6"))
STATES = frozenset({"suggested", "asked", "paused", "delivered"})
PEOPLE = (OWNER, ADVISER, OPERATOR_MAIL)
OUTSIDE = {502, 503}
"""What the POS answers to nonsense, or does not."""
OUTSIDE_FORMS = {
    "/login": ("email", "password", "next"),
    "/login/code": ("code", "next"),
    "/login/lost": ("reach",),
    "/second-factor/confirm": ("code",),
    "/password/forgot": ("email",),
    "/request/": ("property_name", "contact_name", "email", "message"),
    "/links/x": ("password", "verdict", "comment"),
}
"""Forms of those who are not logged in yet."""
LEAVE = frozenset(
    {
        "login.log_out",
        "account.end_session",
        "account.end_others",
        "members.remove",
        "connect.part",
        "home.choose_language",
    }
)
"""Forms that are sent last, for they take away what the others need."""
SIGNS = st.text(max_size=60)
ODD = st.sampled_from(
    (
        *NASTY, "", " ", "0", "-1", "1e9", "9" * 400, "NaN", "٣", "1,5", "true", "8400", "12345678",
        "2026-02-30", "2026-11-23", "0001-01-01", "9999-12-31", "24:00", "\x00", "a\r\nBcc: b@c.de",
        "../../etc/passwd", "a@b.example", "x" * 5_000, "[]", "{}", "confirmed", "owner",
    )
)  # fmt: skip
WORD = st.one_of(ODD, SIGNS)


@define
class World:
    """A portal whose restaurant went all the way, and every form that was shown on it."""

    found: Portal
    forms: dict[tuple[str, str], Form] = field(factory=dict)
    browsers: dict[str, Browser] = field(factory=dict)

    def browser(self, who: str) -> Browser:
        """Return the browser of somebody who is logged in."""
        known = self.browsers.get(who)
        if known is None or known.fetch("/account/").status_code != 200:
            town = self.found.here.town
            town.clock.pass_by(days=2)  # whoever waits is let in again,
            town.service.accounts.enable(SYSTEM, who)  # and so is whom the operator kept out
            known = self.browsers[who] = self.found.log_in(who)
        return known


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("portal")
    with portal(folder) as found:
        add_member(found)
        add_operator(found)
        all_of_it = World(found)
        for state in whole_progress(found):
            people = PEOPLE if state == "delivered" else (OWNER,)
            for who in people if state in STATES else ():
                pages = crawl(found.log_in(who), few=2)
                shown = {(who, form.endpoint): form for form in forms(found.app, pages)}
                all_of_it.forms |= shown
        yield all_of_it


def is_answer(answer: Any) -> bool:
    return answer.status_code < 500 or answer.status_code in OUTSIDE


def test_forms_bear_anything(world: World) -> None:
    """Each form: some of its fields changed, missing, twice or made up."""
    shown = sorted(world.forms.items(), key=lambda each: (each[0][1] in LEAVE, each[0]))
    assert len(shown) > 30
    for (who, _), form in (*hidden(world), *shown):
        tried(partial(fill_in, world, who, form))


def hidden(world: World) -> Iterator[tuple[tuple[str, str], Form]]:
    """Yield a form for each route that takes one and that no page showed, with all known fields."""
    fields: MultiDict[str, str] = MultiDict()
    for form in world.forms.values():
        fields.update({name: value for name, value in form.fields.items() if len(value) < 90})
    known = {endpoint for _, endpoint in world.forms}
    here = world.found.here
    values = {"organisation": here.organisation, "place": here.place.id, "day": "2026-11-20"}
    for rule in world.found.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint not in known | LEAVE:
            built = rule.build({name: values.get(name, "x") for name in rule.arguments})
            assert built is not None
            form = Form("", built[1], rule.endpoint, fields, ())
            yield (OPERATOR_MAIL if "operator" in rule.rule else OWNER, rule.endpoint), form


def tried(act: Callable[[st.DataObject], None]) -> None:
    """Try something with anything."""

    @seed(0)
    @settings(max_examples=EXAMPLES, deadline=None, database=None)
    @given(data=st.data())
    def bears(data: st.DataObject) -> None:
        act(data)

    bears()


def fill_in(world: World, who: str, form: Form, data: st.DataObject) -> None:
    browser = world.browser(who)
    browser.open("/account/")
    sent = form.fields.copy()
    for name in data.draw(st.lists(st.sampled_from([*form.fields, "extra"]), max_size=4)):
        sent.setlist(name, data.draw(st.lists(WORD, max_size=2)))
    if data.draw(st.booleans()):
        sent["proof_password"] = PASSWORD
    sent["csrf"] = browser.csrf()
    answer = browser._ask("POST", form.target, data=sent)
    assert is_answer(answer), (who, form.target, dict(sent.lists()), answer.text[:300])


@seed(0)
@settings(max_examples=EXAMPLES * 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_forms_without_a_login_bear_anything(world: World, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(OUTSIDE_FORMS)))
    browser = world.found.browser()
    browser.open("/login")
    if data.draw(st.booleans()):
        browser.press("Anmelden", email=OWNER, password=PASSWORD)
    sent = {name: data.draw(WORD) for name in OUTSIDE_FORMS[path]} | {"csrf": browser.csrf()}
    answer = browser._ask("POST", path, data=sent)
    assert is_answer(answer), (path, sent)


@seed(0)
@settings(max_examples=EXAMPLES * 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_addresses_bear_anything(world: World, data: st.DataObject) -> None:
    """Each address with odd ids, odd days, odd filters, odd headers."""
    found = world.found
    rules = sorted(found.app.url_map.iter_rules(), key=lambda rule: rule.rule)
    rule = data.draw(st.sampled_from([r for r in rules if "GET" in (r.methods or ())]))
    own = {"organisation": found.here.organisation, "place": found.here.place.id}
    values = {}
    for name in sorted(rule.arguments):
        odd = data.draw(WORD).replace("/", "")[:80] or "x"
        values[name] = own[name] if name in own and data.draw(st.integers(0, 3)) else odd
    _, path = rule.build(values, append_unknown=False) or ("", "/")
    query = {
        name: data.draw(WORD) for name in data.draw(st.lists(st.sampled_from(QUERY), max_size=3))
    }
    language = data.draw(st.sampled_from(["de", "en", "*", "x;q=9", "", ","]))
    answer = world.browser(OWNER).fetch(
        path, query_string=query, headers={"Accept-Language": language}
    )
    assert is_answer(answer), (path, query)


QUERY = (
    "done", "only", "next", "state", "code", "error", "place", "organisation", "page", "month",
    "from", "until", "kind", "q", "day", "year",
)  # fmt: skip


def joined(words: list[str]) -> bytes:
    """Return words as the cells of a table."""
    ends = (";", ";", ";", "\n")
    text = "".join(word + ends[number % 4] for number, word in enumerate(words))
    return text.encode("utf-8", "replace")


@seed(0)
@settings(max_examples=EXAMPLES * 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.one_of(st.binary(max_size=400), st.lists(WORD, max_size=30).map(joined)))
def test_tables_bear_anything(world: World, content: bytes) -> None:
    browser = world.browser(OWNER)
    browser.open("/account/")
    head = b"Bereich;Kategorie;Name;Konto\n"
    body = b"".join(
        (
            b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n',
            browser.csrf().encode(),
            b'\r\n--b\r\nContent-Disposition: form-data; name="table"; filename="x.csv"\r\n\r\n',
            head + content,
            b"\r\n--b--\r\n",
        )
    )
    answer = browser._ask(
        "POST",
        f"{world.found.place}/mapping/table",
        data=body,
        content_type="multipart/form-data; boundary=b",
    )
    assert is_answer(answer)
