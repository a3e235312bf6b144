"""A use case whose process is killed at any point is done whole, or not begun."""

from collections.abc import Iterator
from datetime import UTC, datetime
import io
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any

import pytest

from datev_bridge.identity.links import token_of
from datev_bridge.journey.model import Verdict
from datev_bridge.journey.requests import Asked
from datev_bridge.mapping.desk import Edit
from support.cli import process_environment
from support.databases import postgres_url
from support.killing import CASES, ON
from support.people import said_in
from support.rules import sold
from support.travellers import RULES, Traveller, travelling

TESTS = Path(__file__).parents[1]
ON_BOTH = ("accept", "approve", "delete")
RUNS = [("sqlite", name) for name in CASES] + [("postgresql", name) for name in ON_BOTH]

pytestmark = pytest.mark.slow


def ready(here: Traveller, name: str) -> dict[str, str]:
    """Bring a restaurant to where a use case is next; return the ids that it needs."""
    service, facts = here.town.service, {"organisation": here.organisation, "place": here.place.id}
    if name == "accept":
        asked = Asked(property_name="Eiche", contact_name="B.", email="b@eiche.example")
        return facts | {"request": service.requests.ask(asked).id}
    if name == "set password":
        (link,) = [
            word for word in said_in(here.town.invite("c@x.example")).split() if "/links/" in word
        ]
        return facts | {"token": token_of(link)}
    here.keep_app()
    here.connect()
    here.settle()
    here.map()
    if name == "approve":
        more = (*RULES, sold("8300", rate="7", category_id="9"))
        here.desk().replace(more, Edit(by="Wirtin"), on=ON)
    if name in {"decide", "go live"}:
        here.ready_delivery()
        facts["run"] = here.test().id
    if name == "go live":
        service.verdicts.decide(here.owner, here.organisation, facts["run"], Verdict.CONFIRMED)
    if name == "delete":
        service.leaving.end(here.owner, here.organisation)
        facts["took"] = service.leaving.take_data(here.owner, here.organisation, io.BytesIO())
    return facts


@pytest.fixture
def killed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[dict[str, Any]]]:
    database, name = request.param
    with travelling(tmp_path, database) as here:
        facts = ready(here, name) | {"now": datetime.now(UTC).isoformat()}
        engine = here.town.service.store.engine
        if database == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("select 1")
        url = engine.url.render_as_string(hide_password=False)
        engine.dispose()
        more = {"PYTHONPATH": os.pathsep.join((str(TESTS), process_environment({})["PYTHONPATH"]))}
        if database == "postgresql":
            more["DATEV_BRIDGE_TEST_POSTGRES_URL"] = postgres_url()
        done = subprocess.run(
            [sys.executable, "-m", "support.killing", url, name, json.dumps(facts)],
            env={**process_environment({}), **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("killed", RUNS, indirect=True, ids="-".join)
def test_it_is_done_whole_or_not_begun(killed: list[dict[str, Any]]) -> None:
    whole, *kills, again = killed
    assert (whole["status"], again["status"]) == (0, 0)
    after, before = whole["state"], kills[0]["state"]
    assert after == again["state"] != before
    states = [kill["state"] for kill in kills]
    begun = [state == after for state in states]
    assert {*states} <= {before, after}
    assert begun == sorted(begun)
    assert len(kills) > 4
    assert all(kill["is_intact"] for kill in killed)
    assert {kill["status"] for kill in kills} == {9}
