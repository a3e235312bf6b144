"""A folder in daily use, killed now and then: its files book the truth, nothing is left behind."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings

from datev_bridge.delivery.folder import FolderOutput, folder_records
from support.deliveries import Deliveries


class Folder(Deliveries):
    """Deliveries into a folder."""

    def open(self) -> None:
        self.place = TemporaryDirectory()
        self.folder = Path(self.place.name) / "datev"
        self.output, self.records = FolderOutput(folder=self.folder), folder_records(self.folder)

    def close(self) -> None:
        self.place.cleanup()

    def names(self) -> set[str]:
        return {path.name for path in self.folder.glob("EXTF_*")}


Folder.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
test_delivered_folder = Folder.TestCase
