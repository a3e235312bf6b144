"""The caretaker looks until nothing is due, or until told to end."""

from collections.abc import Iterator
from datetime import timedelta
import json
from pathlib import Path

import pytest

from datev_bridge.journey.model import Place
from datev_bridge.onboarding import LocationState
from datev_bridge.runs import caring
from datev_bridge.store.watches import ALARMS
from support.people import ORGANISATION, Town, town
from support.sales import BERLIN

PLACES = 7


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(caring, "_BATCH", 2)
    with town("sqlite", tmp_path) as made:
        with made.service.store.work(ORGANISATION) as work:
            for number in range(PLACES):
                work.places.add(
                    Place(
                        id=f"p{number}",
                        organisation=ORGANISATION,
                        name=f"Linde {number}",
                        location=BERLIN,
                        state=LocationState.SETTING_UP,
                    )
                )
        yield made


def break_place(there: Town, place: str) -> None:
    """Keep an alarm of a program that is newer than this one."""
    row = {"organisation": ORGANISATION, "place": place, "cause": "unmapped", "subject": ""}
    row |= {"code": "RUN-999", "found_at": "", "details": {}, "since": there.clock()}
    with there.service.store.engine.begin() as connection:
        connection.execute(ALARMS.insert().values(row))


def due(there: Town) -> int:
    with there.service.store.work(reading=True) as work:
        return len(work.agenda.watches_due(there.clock(), 99))


def test_batch_by_batch_all_places_are_looked_after(place: Town) -> None:
    assert due(place) == PLACES
    place.service.caretaker.care()
    assert due(place) == 0
    place.clock.now += timedelta(hours=1)
    assert due(place) == PLACES


def test_a_place_that_fails_keeps_no_other_waiting(
    place: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caretaker = place.service.caretaker
    break_place(place, "p0")
    caretaker.care()
    assert due(place) == 0
    (line,) = [record for record in caplog.records if "put_off" in record.message]
    assert line.levelname == "WARNING"
    assert {"work": "care", "place": "p0"}.items() <= json.loads(line.message).items()
    place.clock.now += timedelta(hours=1)
    assert due(place) == PLACES


def test_told_to_end_it_looks_after_no_further_place(place: Town) -> None:
    place.service.caretaker.care(stopped=lambda: due(place) == 4)
    assert due(place) == 4
