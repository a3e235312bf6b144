"""A restaurant that is connected to DATEV, on loopback, and goes live."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from attrs import define, evolve

from datev_bridge.kseries.client import Clockwork
from datev_bridge.runs.targets import FileDelivery
from datev_bridge.testing.datev_server import DatevServer, Mandant
from support.browser import agree
from support.datev import Watcher, app_at
from support.travellers import OPERATOR, SETTINGS, Traveller, travelling

FIRST = date(2026, 11, 20)
NUMBERS = int(SETTINGS["datev.consultant_number"]), int(SETTINGS["datev.client_number"])  # type: ignore[call-overload]
CLIENT = Mandant(consultant=NUMBERS[0], number=NUMBERS[1], name="Zur Linde")


@define
class DatevPlaces:
    """The restaurant and the server."""

    here: Traveller
    server: DatevServer

    def connect(self, *, lasting: bool = True) -> None:
        """Log in at DATEV and agree, as in the portal."""
        use, here = self.here.town.service.datev, self.here
        back = agree(use.begin(here.owner, *here.at, lasting=lasting))
        use.finish(here.owner, back, parse_qs(urlsplit(back).query)["state"][0])

    def choose(self) -> None:
        consultant, client = NUMBERS
        use = self.here.town.service.datev
        use.choose(self.here.owner, *self.here.at, consultant=consultant, client=client)

    def go_live(self) -> None:
        """Be connected, with the client chosen, and live."""
        self.connect()
        self.choose()
        self.here.go_live(FIRST)

    def deliveries(self) -> tuple[FileDelivery, ...]:
        """Return what became of everything that runs wrote, at all targets."""
        here = self.here
        with here.town.service.store.work(here.organisation, reading=True) as work:
            names = [name for run in work.runs.of(here.place.id) for name in run.files]
            return work.deliveries.of(here.place.id, names)

    @property
    def one(self) -> FileDelivery:
        """Return the only delivery."""
        (found,) = self.deliveries()
        return found


@contextmanager
def datev_places(
    folder: Path, *, environment: dict[str, str] | None = None, **server: Any
) -> Iterator[DatevPlaces]:
    """Give a restaurant and a DATEV in the same time; what is unlike DATEV's documents fails."""
    watcher = Watcher()
    with travelling(folder) as here:
        clock = here.town.clock
        clockwork = Clockwork(
            clock=clock,
            monotonic=lambda: clock().timestamp(),
            sleep=lambda seconds: clock.pass_by(seconds=seconds),
            random=lambda: 0.0,
        )
        service = evolve(
            here.town.service,
            folder=folder,
            datev_clockwork=clockwork,
            environment={**here.town.service.environment, **(environment or {})},
        )
        here.town = evolve(here.town, service=service)
        with DatevServer((CLIENT,), clock=clock, watch=watcher, **server) as running:
            service.datev.keep_app(OPERATOR, app_at(running.url))
            yield DatevPlaces(here, running)
    assert watcher.findings == []
