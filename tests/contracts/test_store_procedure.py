"""The procedural documentation of a place that lives, on both databases."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from datev_bridge.access import Actor, Role
from datev_bridge.audit.reading import Trails
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey.model import Place
from datev_bridge.journey.requests import Asked
from datev_bridge.mapping.desk import Edit
from datev_bridge.procedure.making import Made
from datev_bridge.procedure.model import Table
from datev_bridge.testing.sandbox.apps import APP_V2
from support.databases import DATABASES
from support.operating import at_night, work_through
from support.people import actions
from support.procedures import table, words
from support.travellers import ADVISER, OPERATOR, OWNER, SETTINGS, Traveller, travelling

FIRST = date(2026, 11, 21)


@pytest.fixture(scope="module", params=DATABASES)
def here(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Traveller]:
    folder = tmp_path_factory.mktemp("procedure")
    with travelling(folder, request.param) as traveller:
        traveller.go_live(FIRST)
        traveller.member(ADVISER, Role.ADVISER)
        at_night(traveller)
        work_through(traveller)
        yield traveller


def made(here: Traveller, actor: Actor | None = None, **how: object) -> Made:
    procedures = here.town.service.procedures
    return procedures.make(actor or here.owner, here.organisation, **how)  # type: ignore[arg-type]


def test_everything_in_force_is_in_it(here: Traveller) -> None:
    found = made(here)
    text = words(found.document)
    service = here.town.service
    for rule in here.profile().mapping.rules:
        assert f"{rule.name}\n{rule.category_id}" in text or not rule.category_id
        assert rule.account in text
    for value in (*SETTINGS.values(), here.place.name, ADVISER, "23:00"):
        assert str(value if not isinstance(value, list) else value[0]) in text
    people = table(found.document, "Personen bei der Erstellung").rows
    members = service.accounts.members(here.owner, here.organisation)
    assert sorted(row[0] for row in people) == sorted(user.name for user, _ in members)
    assert {row[1] for row in people} == {"Betrieb", "Kanzlei"}
    for delivered in service.place_runs.files(here.owner, *here.at):
        assert delivered.name in text
        assert delivered.sha256 in text
    for revision in service.settings.history(here.owner, *here.at):
        assert revision.digest in text
    steps = service.mapping(here.owner, *here.at).steps()
    assert all(step.id in text for step in steps if step.approved_by)
    assert here.sandbox.url in text


def test_nothing_secret_is_in_it(here: Traveller) -> None:
    tokens = here.town.service.store.tokens(*here.at).load()
    assert tokens is not None
    page = made(here, OPERATOR).page.decode()
    secrets = (APP_V2.client_secret, APP_V2.client_id, tokens.tokens.access)
    for secret in (*secrets, tokens.tokens.refresh):
        assert secret
        assert secret not in page


def test_making_it_is_recorded_with_the_digest_of_the_page(here: Traveller) -> None:
    before = len(actions(here.town, here.organisation))
    found = made(here)
    assert found.sha256 == sha256(found.page).hexdigest()
    with here.town.service.store.work(here.organisation, reading=True) as work:
        entries = list(work.audit.entries())
    assert len(entries) == before + 1
    last = entries[-1]
    assert (last.action, last.actor_name) == ("procedure.make", here.owner.name)
    assert dict(last.after) == {
        "sha256": found.sha256,
        "edition": str(found.document.edition),
        "fingerprint": found.document.fingerprint,
        "on": found.facts.on.isoformat(),
        "language": "de",
        "version": found.facts.version,
    }
    again = made(here)
    rows = table(again.document, "Frühere Ausgaben").rows
    assert rows[-1][5] == found.sha256
    assert rows[-1][-1] == "gültig"


def test_the_same_state_and_clock_are_the_same_bytes(here: Traveller) -> None:
    from datev_bridge.procedure.document import describe
    from datev_bridge.procedure.page import to_html

    procedures = here.town.service.procedures
    one, other = (procedures.facts(here.organisation) for _ in range(2))
    assert to_html(describe(one, "de")) == to_html(describe(other, "de"))


def test_the_trail_is_computed_anew(here: Traveller) -> None:
    store = here.town.service.store
    examined = Trails(store=store).examine(OPERATOR, here.organisation)
    text = words(made(here).document)
    assert "vom ersten bis zum letzten Eintrag nachgerechnet: unverändert." in text
    assert f"Einträge: {examined.count}" in text
    assert examined.head in text


@pytest.mark.parametrize("who", ["owner", "adviser", "operator"])
def test_owner_kanzlei_and_operator_may_have_it(here: Traveller, who: str) -> None:
    adviser = here.town.service.visits.on_behalf(OPERATOR, ADVISER)
    actor = {"owner": here.owner, "adviser": adviser, "operator": OPERATOR}[who]
    assert made(here, actor).document.organisation == "Zur Linde"


def test_nobody_else_may_and_nothing_of_others_is_in_it(here: Traveller) -> None:
    service = here.town.service
    asked = Asked(property_name="Krone & Söhne", contact_name="Wirt", email="wirt@krone.example")
    request = service.requests.accept(OPERATOR, service.requests.ask(asked).id)
    text = words(made(here, OPERATOR).document)
    for foreign in ("Krone", "krone", request.organisation):
        assert foreign not in text
    theirs = service.procedures.make(OPERATOR, request.organisation)
    other = words(theirs.document)
    for foreign in ("Linde", OWNER, ADVISER, "29098", here.organisation, here.place.id):
        assert foreign not in other
    before = actions(here.town, request.organisation)
    with pytest.raises(AccessRefused, match="ACC-001"):
        service.procedures.make(here.owner, request.organisation)
    with pytest.raises(AccessRefused, match="ACC-001"):
        service.procedures.make(OPERATOR, request.organisation, [here.place.id])
    with pytest.raises(AccessRefused, match="ACC-001"):
        service.procedures.make(OPERATOR, "no-such")
    assert actions(here.town, request.organisation) == before


def test_days_that_have_not_come_or_were_before_are_refused(here: Traveller) -> None:
    today = here.town.clock().date()
    for day in (date(2026, 11, 22), today + timedelta(days=1)):
        with pytest.raises(ConfigurationError) as caught:
            made(here, on=day)
        assert caught.value.code == "PRC-001"
        assert "23.11.2026" in caught.value.issue.hint("de")


@pytest.mark.parametrize("database", DATABASES)
def test_a_change_begins_a_version_and_an_earlier_day_is_as_it_was(
    database: str, tmp_path: Path
) -> None:
    with travelling(tmp_path, database) as here:
        here.go_live(FIRST)
        first = made(here)
        here.town.clock.pass_by(days=2)
        service, owner = here.town.service, here.owner
        service.settings.change(owner, *here.at, {"schedule.closing_time": "21:15"})
        second = made(here)
        desk, edit = here.desk(), Edit(by="Kanzlei Meyer", note="Bar auf zweite Kasse")
        rules = [
            *(rule for rule in desk.history.draft().rules if rule.account != "1000"),
            *(
                _moved(rule, "1010")
                for rule in desk.history.draft().rules
                if rule.account == "1000"
            ),
        ]
        desk.replace(rules, edit, on=date(2026, 12, 1))
        assert desk.approve(edit, on=date(2026, 12, 1)).step is not None
        third = made(here)

        editions = [one.document.edition for one in (first, second, third)]
        assert editions == [editions[0], editions[0] + 1, editions[0] + 2]
        assert len({one.document.fingerprint for one in (first, second, third)}) == 3
        changes = table(third.document, "Was jede Fassung änderte").rows
        assert (str(editions[1]), "Uhrzeit: 23:00 → 21:15") in changes
        assert any("Konto 1000 → 1010" in row[1] for row in changes if row[0] == str(editions[2]))
        states = [row[-1] for row in table(third.document, "Frühere Ausgaben").rows]
        assert states == ["überholt", "überholt"]

        earlier = made(here, on=date(2026, 11, 23)).document
        assert earlier.fingerprint == first.document.fingerprint
        assert earlier.edition == first.document.edition
        assert "21:15" not in words(earlier)
        assert "1010" not in {row[3].split("\n")[0] for row in table(earlier, "Zahlungsarten").rows}
        assert tables_of(earlier, "Erlöse") == tables_of(first.document, "Erlöse")


def _moved(rule: object, account: str) -> object:
    from attrs import evolve

    return evolve(rule, account=account)  # type: ignore[type-var]


def tables_of(document: object, caption: str) -> Table:
    return table(document, caption)  # type: ignore[arg-type]


def test_all_places_are_in_it_or_those_that_are_named(tmp_path: Path) -> None:
    with travelling(tmp_path) as here:
        other = Place(id="second", organisation=here.organisation, name="Zweigbetrieb")
        with here.town.service.store.work(here.organisation) as work:
            work.places.add(other)
        whole, one = made(here), made(here, places=["second"])
        names = [row[0] for row in table(whole.document, "Alle Betriebe der Organisation").rows]
        assert names == ["Zur Linde", "Zweigbetrieb"]
        rows = table(one.document, "Beschriebene Betriebe der Organisation").rows
        assert [row[0] for row in rows] == ["Zweigbetrieb"]
