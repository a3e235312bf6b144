"""A store in daily use, killed now and then: its files book the truth, nothing is left behind."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from sqlalchemy import select

from datev_bridge.journey.model import Organisation, Place
from datev_bridge.store.books import FILES, StoredFiles, records_of
from support.databases import fresh_store
from support.deliveries import Deliveries


class Database(Deliveries):
    """Deliveries into a store; each file is handed on exactly once."""

    def open(self) -> None:
        self.around = ExitStack()
        folder = Path(self.around.enter_context(TemporaryDirectory()))
        self.store = self.around.enter_context(fresh_store("sqlite", folder))
        with self.store.work() as work:
            work.organisations.add(Organisation(id="a", name="A", made_at=self.store.clock()))
        with self.store.work("a") as work:
            work.places.add(Place(id="p", organisation="a", name="A"))
        self.handed_on: list[str] = []
        shelf = self.store.shelf(
            "a", "p", lambda _, delivery: self.handed_on.extend(delivery.files)
        )
        self.output, self.records = StoredFiles(shelf), records_of(shelf)

    def close(self) -> None:
        recorded = [file.name for file in self._files()]
        assert sorted(self.handed_on) == sorted(recorded)
        self.around.close()

    def names(self) -> set[str]:
        with self.store.engine.connect() as connection:
            names = connection.execute(select(FILES.c.name)).scalars().all()
        return {name for name in names if name.startswith("EXTF_")}


Database.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_delivered_store = Database.TestCase
