"""Leaving: all data taken along, nothing of others touched, nothing left where it is deleted."""

from collections.abc import Iterator
from hashlib import sha256
import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import inspect

from datev_bridge.access import Role
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey.requests import Asked
from datev_bridge.onboarding import LocationState
from datev_bridge.store.extract import SECRETS, tables_of_organisations
from support.travellers import ADVISER, OPERATOR, Traveller, travelling


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.keep_app()
        traveller.connect()
        traveller.settle()
        traveller.map()
        traveller.test()
        yield traveller


def taken(here: Traveller) -> tuple[str, bytes]:
    target = io.BytesIO()
    digest = here.town.service.leaving.take_data(here.owner, here.organisation, target)
    assert sha256(target.getvalue()).hexdigest() == digest
    return digest, target.getvalue()


def counted(here: Traveller, organisation: str) -> dict[str, int]:
    """Return how many rows there are of an organisation, by table."""
    found = {}
    with here.town.service.store.engine.connect() as connection:
        for table in tables_of_organisations():
            rows = connection.execute(
                table.select().where(table.c.organisation == organisation)
            ).all()
            if rows:
                found[table.name] = len(rows)
    return found


def test_the_export_holds_everything_and_no_secret(here: Traveller) -> None:
    _, content = taken(here)
    with ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    names = {name.removesuffix(".jsonl") for name in files if name.endswith(".jsonl")}
    kept = counted(here, here.organisation)
    assert {name for name in kept if name not in {"mail", "link", "pos_consent"}} <= names
    rows = [json.loads(line) for line in files["mapping_revision.jsonl"].splitlines()]
    assert rows[0]["rules"]
    assert json.loads(files["about.json"])["organisation"] == here.organisation
    record = here.town.service.store.tokens(*here.at).load()
    assert record is not None
    everything = "".join(files.values())
    assert record.tokens.access not in everything
    for row in map(json.loads, files["pos_connection.jsonl"].splitlines()):
        assert not SECRETS & row.keys()


def test_every_table_of_a_place_is_one_of_an_organisation(here: Traveller) -> None:
    tables = set(inspect(here.town.service.store.engine).get_table_names())
    shared = tables - {table.name for table in tables_of_organisations()}
    assert (
        shared
        == {
            "alembic_version",
            "organisation",
            "person",
            "credential",
            "second_factor",
            "recovery_code",
            "session",
            "throttle",
            "support_case_counter",
            "bounce",
            "chore",
            "worker",
        }
        & tables
    )


def test_deletion_waits_for_the_end_and_for_the_export(here: Traveller) -> None:
    leaving = here.town.service.leaving
    early, _ = taken(here)
    for took in (early, "0" * 64):
        with pytest.raises(ConfigurationError, match="JNY-050"):
            leaving.delete(here.owner, here.organisation, took=took)
    until = leaving.end(here.owner, here.organisation)
    assert (until.month, until.day) == (12, 31)
    with pytest.raises(ConfigurationError, match="JNY-050"):
        leaving.delete(here.owner, here.organisation, took=early)
    with pytest.raises(AccessRefused):
        leaving.end(here.owner, here.organisation)
    with here.town.service.store.work(here.organisation) as work:
        (place,) = work.places.all()
        assert place.state is LocationState.TERMINATED
    assert here.town.service.store.tokens(*here.at).load() is None


def test_deletion_leaves_nothing_and_touches_nobody_else(here: Traveller) -> None:
    service = here.town.service
    request = service.requests.ask(
        Asked(property_name="Eiche", contact_name="B. C.", email="b@eiche.example")
    )
    other = service.requests.accept(OPERATOR, request.id).organisation
    before = counted(here, other)
    here.member(ADVISER, Role.ADVISER)
    service.leaving.end(here.owner, here.organisation)
    digest, _ = taken(here)
    assert service.leaving.delete(here.owner, here.organisation, took=digest) > 10
    assert counted(here, here.organisation) == {}
    assert counted(here, other) == before
    with service.store.work() as work:
        assert work.people.named("wirt@linde.example") is None
        assert work.people.named("b@eiche.example") is not None
        *_, last = work.audit.entries()
        assert last.action == "organisation.delete"


def test_the_adviser_cannot_end_anything(here: Traveller) -> None:
    adviser = here.member(ADVISER, Role.ADVISER)
    leaving = here.town.service.leaving
    with pytest.raises(AccessRefused):
        leaving.end(adviser, here.organisation)
    with pytest.raises(AccessRefused):
        leaving.take_data(adviser, here.organisation, io.BytesIO())
    with pytest.raises(AccessRefused):
        leaving.delete(adviser, here.organisation, took="")
