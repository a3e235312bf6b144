"""Connections to a server: those that ended while nobody used them, and very many at once."""

from contextlib import ExitStack
from pathlib import Path

from psycopg.pq import TransactionStatus
import pytest
from sqlalchemy import Connection, Engine, inspect, text

from datev_bridge.errors import StoreError
from datev_bridge.store import database
from datev_bridge.store.database import transaction
from datev_bridge.store.locks import exclusive
from support.databases import fresh_engine


def number_of(engine: Engine) -> int:
    with transaction(engine, reading=True) as connection:
        return int(connection.execute(text("select pg_backend_pid()")).scalar_one())


def end(engine: Engine, number: int) -> None:
    """End the server's side of a connection, from another one."""
    other = database.open_database(engine.url.render_as_string(hide_password=False))
    with transaction(other) as connection:
        connection.execute(text("select pg_terminate_backend(:number, 5000)"), {"number": number})
    other.dispose()


def state_after_a_statement(connection: Connection) -> TransactionStatus:
    connection.execute(text("select 1"))
    driver = connection.connection.driver_connection
    assert driver is not None
    return TransactionStatus(driver.info.transaction_status)


def leave_unfinished(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(text("create table unfinished (id integer)"))
        assert state_after_a_statement(connection) is TransactionStatus.INTRANS
        raise ZeroDivisionError


def test_a_connection_that_ended_while_idle_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "IDLE_SECONDS", 0)
    with fresh_engine("postgresql", tmp_path) as engine:
        first = number_of(engine)
        assert number_of(engine) == first
        end(engine, first)
        assert number_of(engine) != first


def test_one_that_ended_in_the_midst_of_work_fails_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "IDLE_SECONDS", 1000)
    with fresh_engine("postgresql", tmp_path) as engine:
        first = number_of(engine)
        end(engine, first)
        with pytest.raises(StoreError):
            number_of(engine)
        assert number_of(engine) != first


def test_who_holds_a_lock_never_waits_for_others_to_open_a_transaction(tmp_path: Path) -> None:
    with fresh_engine("postgresql", tmp_path) as engine, ExitStack() as held:
        for number in range(20):
            held.enter_context(exclusive(engine, f"lock/{number}"))
        assert number_of(engine)


def test_reading_begins_no_transaction_and_leaves_none_of_its_ways_behind(tmp_path: Path) -> None:
    with fresh_engine("postgresql", tmp_path) as engine:
        number = number_of(engine)
        with transaction(engine, reading=True) as connection:
            assert state_after_a_statement(connection) is TransactionStatus.IDLE
        with pytest.raises(ZeroDivisionError):
            leave_unfinished(engine)
        with transaction(engine, reading=True) as connection:
            assert not inspect(connection).has_table("unfinished")
        assert number_of(engine) == number
