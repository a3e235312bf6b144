"""The engine's own database where SQLite is older than what DBOS asks of it."""

from pathlib import Path
import sqlite3
import time

import pytest
from sqlalchemy import text

from datev_bridge.store.old_sqlite import engine_for


def test_an_old_sqlite_tells_times_to_the_millisecond(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    engine = engine_for(f"sqlite:///{tmp_path / 'engine.db'}")
    assert engine is not None
    before = time.time()
    with engine.begin() as connection:
        connection.execute(
            text("create table t (id integer, at integer not null default (unixepoch('subsec')))")
        )
        connection.execute(text("insert into t (id) values (1)"))
        noted = connection.execute(text("select at from t")).scalar_one()
        assert connection.execute(text("pragma foreign_keys")).scalar_one() == 1
    engine.dispose()
    assert before - 0.001 <= noted <= time.time() + 0.001


@pytest.mark.parametrize(
    ("url", "version"),
    [("sqlite:///engine.db", (3, 42, 0)), ("postgresql://localhost/engine", (3, 40, 1))],
)
def test_any_other_database_is_left_to_the_engine(
    url: str, version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert engine_for(url) is None
