"""The audit trail on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from datev_bridge.access import SYSTEM
from datev_bridge.audit import AuditNote, verify
from datev_bridge.store.work import Store
from support.databases import DATABASES, Clock, fresh_store


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path, Clock()) as made:
        yield made


def note(number: int) -> AuditNote:
    return AuditNote(
        action="settings.change", subject=f"é {number}", before={"a": "1"}, after={"ä": "€"}
    )


def recorded(store: Store, organisation: str, count: int) -> None:
    for number in range(count):
        with store.work(organisation) as work:
            work.audit.record(SYSTEM, note(number))


def found(store: Store, organisation: str, head: str = "") -> list[str]:
    with store.work(organisation, reading=True) as work:
        return [issue.code for issue in verify(work.audit.entries(), heads=[head] if head else [])]


def test_a_trail_verifies_and_each_organisation_has_its_own(store: Store) -> None:
    recorded(store, "a", 3)
    recorded(store, "b", 2)
    assert found(store, "a") == []
    with store.work("a", reading=True) as work:
        assert [entry.sequence for entry in work.audit.entries()] == [1, 2, 3]
        assert next(work.audit.entries()).subject == "é 0"


def test_what_is_undone_is_not_recorded(store: Store) -> None:
    def interrupted() -> None:
        with store.work("a") as work:
            work.audit.record(SYSTEM, note(1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    recorded(store, "a", 1)
    assert found(store, "a") == []


def test_many_write_at_once_and_the_chain_holds(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: recorded(store, "a", 5), range(8)))
    with store.work("a", reading=True) as work:
        assert [entry.sequence for entry in work.audit.entries()] == list(range(1, 41))
    assert found(store, "a") == []


@pytest.mark.parametrize(
    ("tampering", "codes"),
    [
        ("update audit_entry set actor_name = 'x' where sequence = 2", ["AUD-001"]),
        ("delete from audit_entry where sequence = 2", ["AUD-002"]),
        ("update audit_entry set sequence = sequence + 10 where sequence = 2", ["AUD-001"]),
        ("delete from audit_entry where sequence = 3", ["AUD-003"]),
    ],
)
def test_tampering_is_found(store: Store, tampering: str, codes: list[str]) -> None:
    recorded(store, "a", 3)
    with store.work("a", reading=True) as work:
        head = work.audit.head()
    with store.engine.begin() as connection:
        connection.execute(text(tampering))
    assert set(codes) <= set(found(store, "a", head))
