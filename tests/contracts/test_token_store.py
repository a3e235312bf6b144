"""What every token store does; one suite for all of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.journey.model import Organisation, Place
from datev_bridge.kseries.oauth import Tokens
from datev_bridge.kseries.token_file import FileTokenStore
from datev_bridge.kseries.tokens import ENDINGS, MemoryTokenStore, TokenRecord, TokenStore
from support.databases import DATABASES, fresh_store
from support.kseries import record_of

FILES: dict[str, Callable[[Path], TokenStore]] = {
    "memory": lambda _: MemoryTokenStore(),
    "file": lambda folder: FileTokenStore(folder / "tokens.json"),
}


@pytest.fixture(params=[*FILES, *DATABASES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TokenStore]:
    if request.param in FILES:
        yield FILES[request.param](tmp_path)
        return
    with fresh_store(request.param, tmp_path) as whole:
        now = whole.clock()
        with whole.work() as work:
            work.organisations.add(Organisation(id="a", name="A", made_at=now))
        with whole.work("a") as work:
            work.places.add(Place(id="p", organisation="a", name="A"))
        yield whole.tokens("a", "p")


moments = st.datetimes(timezones=st.just(UTC))
records = st.builds(
    TokenRecord,
    tokens=st.builds(
        Tokens,
        access=st.text(min_size=1),
        refresh=st.none() | st.text(min_size=1),
        issued_at=moments,
        expires_at=st.none() | moments,
        refresh_expires_at=st.none() | moments,
    ),
    refresh_begun_at=st.none() | moments,
    ended=st.none() | st.sampled_from(sorted(ENDINGS)),
)


def test_there_is_no_record_before_the_first(store: TokenStore) -> None:
    assert store.load() is None


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(record=records)
def test_what_was_saved_is_loaded(store: TokenStore, record: TokenRecord) -> None:
    store.save(record)
    assert store.load() == record


def test_the_last_record_counts(store: TokenStore) -> None:
    store.save(record_of("a", "r"))
    store.save(record_of("b", None))
    loaded = store.load()
    assert loaded is not None
    assert loaded.tokens.access == "b"


def test_the_lock_excludes_other_threads(store: TokenStore) -> None:
    inside, most, barrier = [0], [0], Barrier(6)

    def work() -> None:
        barrier.wait()
        for _ in range(5):
            with store.lock():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.001)
                inside[0] -= 1

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_the_lock_is_free_after_an_error(store: TokenStore) -> None:
    moment = datetime.now(UTC)
    with pytest.raises(ZeroDivisionError), store.lock():
        raise ZeroDivisionError
    with store.lock():
        store.save(record_of("a", "r", issued_at=moment))
