"""What monitors are told of a worker."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.engine.health import HELP
from datev_bridge.engine.process import Workplace
from datev_bridge.engine.working import Pulse
from datev_bridge.store.database import open_database
from support.people import Town, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


def test_a_worker_is_well_while_its_turns_go_well(place: Town) -> None:
    workplace = Workplace(service=place.service, name="w1")
    assert not workplace.health().is_well
    runs, mails = Pulse(turns=3, last_at=place.clock()), Pulse(failed=1)
    workplace.pulses.update(runs=runs, mails=mails)
    assert not workplace.health().is_well
    mails.last_at = place.clock()
    health = workplace.health()
    assert health.is_well
    assert health.figures['datev_bridge_turns_total{part="runs"}'] == 3
    assert health.figures['datev_bridge_turns_failed{part="mails"}'] == 1
    assert health.figures['datev_bridge_mails{state="waiting"}'] == 0
    assert {name.partition("{")[0] for name in health.figures} <= HELP.keys()
    place.clock.now += timedelta(minutes=5)
    runs.last_at = place.clock()
    assert not workplace.health().is_well


def test_a_store_that_does_not_answer_is_told_and_breaks_nothing(
    place: Town, tmp_path: Path
) -> None:
    gone = open_database(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}")
    service = evolve(place.service, store=evolve(place.service.store, engine=gone))
    workplace = Workplace(service=service, name="w1")
    workplace.pulses["runs"] = Pulse(last_at=place.clock())
    health = workplace.health()
    assert not health.is_well
    assert health.figures.keys() == {
        'datev_bridge_turns_total{part="runs"}',
        'datev_bridge_turns_failed{part="runs"}',
        'datev_bridge_last_turn_timestamp_seconds{part="runs"}',
    }
