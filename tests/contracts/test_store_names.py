"""Names that one process bears at a time, on both databases."""

from collections.abc import Iterator
from pathlib import Path
import subprocess
import sys

import pytest
from sqlalchemy import text

from datev_bridge.errors import StoreError
from datev_bridge.store.database import open_database
from datev_bridge.store.work import Store
from support.cli import process_environment
from support.databases import DATABASES, fresh_store

BEARER = """
import sys
from datev_bridge.store.database import open_database
from datev_bridge.store.names import bearing

with bearing(open_database(sys.argv[1]), "worker/w1", seconds=float(sys.argv[2])) as name:
    print(name is not None, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as made:
        yield made


def bearer(store: Store, seconds: int = 0) -> subprocess.Popen[str]:
    url = store.engine.url.render_as_string(hide_password=False)
    return subprocess.Popen(
        [sys.executable, "-c", BEARER, url, str(seconds)],
        env=process_environment({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_one_process_bears_a_name_until_it_is_killed(store: Store) -> None:
    with bearer(store) as other:
        assert says(other) == "True"
        with store.bearing("worker/w1") as name:
            assert name is None
        with store.bearing("worker/w2") as name:
            assert name is not None
            assert name.is_held()
        other.kill()
        with store.bearing("worker/w1", seconds=20) as name:
            assert name is not None


def test_a_name_is_free_after_its_context(store: Store) -> None:
    with store.bearing("worker/w1") as name, bearer(store) as refused:
        assert name is not None
        assert says(refused) == "False"
        refused.kill()
    with bearer(store) as other:
        assert says(other) == "True"
        other.kill()


def test_who_waits_gets_it_once_it_is_free(store: Store) -> None:
    with bearer(store) as other:
        assert says(other) == "True"
        with bearer(store, seconds=30) as waiting:
            other.kill()
            assert says(waiting) == "True"
            waiting.kill()


def test_a_name_that_the_server_forgot_is_taken_again_unless_somebody_has_it(
    tmp_path: Path,
) -> None:
    ends = text(
        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted "
        "and database = (select oid from pg_database where datname = current_database())"
    )
    with fresh_store("postgresql", tmp_path) as store, store.bearing("worker/w1") as name:
        assert name is not None
        for _ in range(2):
            with store.engine.connect() as connection:
                connection.execute(ends)
            assert name.is_held()
        with store.engine.connect() as connection:
            connection.execute(ends)
        with store.bearing("worker/w1", seconds=20) as other:
            assert other is not None
            assert not name.is_held()
        assert name.is_held()


def test_without_a_database_nobody_bears_a_name(tmp_path: Path) -> None:
    engine = open_database(f"postgresql://u@/d?host={tmp_path}")
    with pytest.raises(StoreError, match="STO-003"):
        with_name(engine)


def with_name(engine: object) -> None:
    from datev_bridge.store.names import bearing

    with bearing(engine, "worker/w1"):  # type: ignore[arg-type]
        raise AssertionError
