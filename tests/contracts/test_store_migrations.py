"""The database's tables are those of the program, whichever way they came to be."""

from collections.abc import Iterator
from pathlib import Path
import signal
import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
import pytest
from sqlalchemy import Engine, inspect, text

from datev_bridge.access import SYSTEM
from datev_bridge.audit import AuditNote
from datev_bridge.errors import StoreError
from datev_bridge.store.database import open_database
from datev_bridge.store.migrate import downgrade, newest_version, upgrade, version_of
from datev_bridge.store.schema import metadata
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault
from support.databases import DATABASES, KEY, Clock, fresh_url


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_url(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = open_database(url)
    yield made
    made.dispose()


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def recorded(engine: Engine) -> None:
    store = Store(engine=engine, seals=Vault([KEY]), clock=Clock())
    with store.work() as work:
        work.audit.record(SYSTEM, AuditNote(action="test"))


def test_an_empty_database_gets_all_tables(engine: Engine) -> None:
    assert version_of(engine) == ""
    assert upgrade(engine)
    assert version_of(engine) == newest_version()
    assert differences(engine) == []
    assert not upgrade(engine)


def test_down_and_up_with_data(engine: Engine) -> None:
    upgrade(engine)
    recorded(engine)
    downgrade(engine, "base")
    assert tables(engine) == {"alembic_version"}
    assert upgrade(engine)
    assert differences(engine) == []
    recorded(engine)


def test_a_database_of_a_newer_program_is_left_alone(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StoreError, match="STO-004"):
        upgrade(engine)
    assert "audit_entry" in tables(engine)


KILLED = """
import os, signal, sys
from sqlalchemy import event
from datev_bridge.store.database import open_database
from datev_bridge.store.migrate import upgrade

engine, left = open_database(sys.argv[1]), [int(sys.argv[2])]

def count(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(engine, "before_cursor_execute", count)
upgrade(engine)
"""


@pytest.mark.parametrize("statements", [3, 9, 20, 30])
def test_a_killed_change_leaves_a_usable_database(
    url: str, engine: Engine, statements: int
) -> None:
    words = [sys.executable, "-c", KILLED, url, str(statements)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    assert version_of(engine) == ""
    assert "audit_entry" not in tables(engine)
    assert upgrade(engine)
    assert differences(engine) == []


def test_two_programs_start_at_once(url: str, engine: Engine) -> None:
    words = [sys.executable, "-c", KILLED, url, "1000000"]
    processes = [subprocess.Popen(words) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert differences(engine) == []
