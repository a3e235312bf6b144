"""Kills a use case before each of its statements, in processes of their own; tells what is left.

``python -m support.killing URL CASE FACTS`` prints a JSON line for each kill, before and after them
one for a run that nobody killed. A commit counts as a statement; the database is copied for each.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
import json
import os
from pathlib import Path
import shutil
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event, make_url, select

from datev_bridge import service as service_module
from datev_bridge.access import Actor, Role
from datev_bridge.audit import verify
from datev_bridge.journey.model import Verdict
from datev_bridge.mapping.desk import Edit
from datev_bridge.service import PORTAL_VARIABLE, Service
from datev_bridge.store.database import open_database
from datev_bridge.store.resealing import SEALED
from datev_bridge.store.schema import metadata
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault
from support.databases import KEY, Clock, postgres_copy
from support.people import PASSWORD, PORTAL, CountingHasher

ON = date(2026, 12, 1)
OPERATOR = Actor(id="op", name="Betreiber", is_operator=True, has_second_factor=True)
Facts = Mapping[str, str]
Case = Callable[[Service, Facts], object]


def _owner(facts: Facts) -> Actor:
    roles = {facts["organisation"]: frozenset({Role.OWNER})}
    return Actor(id="owner", name="Wirtin", roles=roles, has_second_factor=True)


def _at(facts: Facts) -> tuple[Actor, str, str]:
    return _owner(facts), facts["organisation"], facts["place"]


def _approve(service: Service, facts: Facts) -> object:
    return service.mapping_desk(*_at(facts)).approve(Edit(by="Wirtin"), on=ON)


def _import(service: Service, facts: Facts) -> object:
    exchange = service.exchange(OPERATOR, facts["organisation"], facts["place"])
    from attrs import evolve

    profile = exchange.give()
    datev = evolve(profile.datev, journal_code="XY")
    rules = evolve(profile.mapping, rules=profile.mapping.rules[:1])
    changed = evolve(profile, datev=datev, mapping=rules, calibration={"last_day": ON})
    return exchange.take(changed)


CASES: Mapping[str, Case] = {
    "accept": lambda s, f: s.requests.accept(OPERATOR, f["request"]),
    "set password": lambda s, f: s.passwords.set_by_link(f["token"], PASSWORD),
    "settings": lambda s, f: s.settings.change(*_at(f), {"datev.journal_code": "XY"}),
    "approve": _approve,
    "import": _import,
    "confirm": lambda s, f: s.release.confirm_recipients(*_at(f)),
    "decide": lambda s, f: s.verdicts.decide(
        _owner(f), f["organisation"], f["run"], Verdict.CONFIRMED
    ),
    "go live": lambda s, f: s.release.go_live(*_at(f)),
    "end": lambda s, f: s.leaving.end(_owner(f), f["organisation"]),
    "delete": lambda s, f: s.leaving.delete(_owner(f), f["organisation"], took=f["took"]),
}
"""What is killed."""

_MASKED = {(table.name, column.name) for table, column in SEALED} | {("credential", "digest")}
"""Columns that differ each time for the same content."""
_ASIDE = "throttle"
"""Attempts are counted apart, so that a refused one counts as well."""


def dump(engine: Engine) -> str:
    """Return the digest of everything in a database, what differs each time left out."""
    said = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = [c for c in table.columns if (table.name, c.name) not in _MASKED]
            rows = connection.execute(select(*columns)) if table.name != _ASIDE else ()
            said.append((table.name, sorted(map(repr, rows))))
    return sha256(repr(said).encode()).hexdigest()


def is_intact(store: Store) -> bool:
    """Tell whether every audit trail is."""
    trails = metadata.tables["audit_head"]
    with store.work(reading=True) as work:
        names = list(work.connection.execute(select(trails.c.organisation)).scalars())
    for name in names:
        with store.work(name, reading=True) as work:
            if list(verify(work.audit.entries(), heads=[work.audit.head()])):
                return False
    return True


@contextmanager
def copied(url: str) -> Iterator[str]:
    """Give the address of a copy of a database."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        with postgres_copy(str(address.database)) as copy:
            yield copy
        return
    base, copy = Path(str(address.database)), Path(f"{address.database}-copy")
    for ending in ("", "-wal", "-shm"):
        Path(f"{copy}{ending}").unlink(missing_ok=True)
    shutil.copy(base, copy)
    yield f"sqlite:///{copy}"


def opened(url: str, clock: Clock) -> Store:
    return Store(engine=open_database(url), seals=Vault([KEY]), clock=clock)


def run(url: str, clock: Clock, case: Case, facts: Facts, deadline: int) -> None:
    """Run a use case in this process, which dies before so many statements; never returns."""
    numbers = iter(range(10_000))
    service_module.new_id = lambda: f"{next(numbers):032x}"
    service_module.token_urlsafe = lambda count=32: f"{next(numbers):064x}"[-count:]
    hasher = CountingHasher()
    store = opened(url, clock)
    count = 0

    def statement(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == deadline:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.engine, "before_cursor_execute", statement)
    event.listen(store.engine, "commit", statement)
    service = Service(
        store=store,
        clock=clock,
        folder=Path(),
        environment={PORTAL_VARIABLE: PORTAL},
        make_hasher=lambda: hasher,
    )
    case(service, facts)
    os._exit(0)


def main(url: str, name: str, facts: Facts) -> None:
    """Kill a use case before each of its statements."""
    clock = Clock()
    clock.now = clock.now.fromisoformat(facts["now"])
    deadline, is_over = 0, False
    while not is_over:
        with copied(url) as copy:
            child = os.fork()
            if child == 0:
                try:
                    run(copy, clock, CASES[name], facts, deadline)
                finally:
                    os._exit(1)
            _, status = os.waitpid(child, 0)
            is_over = deadline > 0 and not os.WIFSIGNALED(status)
            store = opened(copy, clock)
            left = {"deadline": deadline, "status": status, "state": dump(store.engine)}
            print(json.dumps({**left, "is_intact": is_intact(store)}), flush=True)
            store.engine.dispose()
        deadline += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
