"""The parts of a worker's work go on side by side, and end together."""

from collections.abc import Callable
from itertools import count
from threading import Event

import pytest

from datev_bridge.engine.working import Pulse, Rhythm
from datev_bridge.errors import StoreError
from datev_bridge.runs.worker import Part, Turn
from datev_bridge.stopping import Stopped, until
from datev_bridge.store import codes
from support.databases import Clock

WITHIN = 30
"""Seconds."""


def rhythm_of(*parts: Part, told: Callable[[Turn], None] = lambda _: None) -> Rhythm:
    pulses = {part.name: Pulse() for part in parts}
    return Rhythm(interval=0, stop=Event(), clock=Clock(), pulses=pulses, told=told)


def test_a_part_does_not_wait_for_another_one() -> None:
    turns, met = iter(range(1, 1_000_000)), Event()

    def slow(_: Stopped) -> Turn:
        assert met.wait(WITHIN)
        return Turn(sent=1)

    def quick(_: Stopped) -> Turn:
        if next(turns) == 3:
            met.set()
        return Turn()

    heard: list[Turn] = []
    done = Event()

    def told(turn: Turn) -> None:
        heard.append(turn)
        done.set()

    parts = (Part("slow", slow), Part("quick", quick))
    rhythm = rhythm_of(*parts, told=told)
    with rhythm.beside(parts):
        assert done.wait(WITHIN)
    assert set(heard) == {Turn(sent=1)}
    assert rhythm.pulses["quick"].turns >= 3


def test_a_part_that_fails_is_tried_again_and_told(caplog: pytest.LogCaptureFixture) -> None:
    turns, clock = count(1), Clock()

    def failing(_: Stopped) -> Turn:
        if next(turns) <= 2:
            raise StoreError(codes.NOT_REACHED.at(reason="away"))
        rhythm.stop.set()
        return Turn()

    rhythm = rhythm_of(part := Part("mails", failing))
    rhythm.keep_on(part)
    assert rhythm.pulses["mails"] == Pulse(turns=1, failed=0, last_at=clock())
    assert [record.getMessage() for record in caplog.records] == [
        "a turn failed: mails: STO-003"
    ] * 2


def test_one_that_failed_is_not_heard_of_until_it_works() -> None:
    turns = count(1)

    def failing(stopped: Stopped) -> Turn:
        stopped()
        seen.append(rhythm.pulses["mails"].last_at)
        if next(turns) == 3:
            rhythm.stop.set()
        rhythm.clock.pass_by(minutes=1)  # type: ignore[attr-defined]
        raise StoreError(codes.NOT_REACHED.at(reason="away"))

    seen: list[object] = []
    rhythm = rhythm_of(part := Part("mails", failing))
    rhythm.keep_on(part)
    assert rhythm.pulses["mails"].failed == 3
    assert len(set(seen)) == 1


def test_a_long_turn_is_heard_of_and_ends_between_two_items() -> None:
    taken: list[int] = []

    def long(stopped: Stopped) -> Turn:
        for item in until(stopped, count()):
            taken.append(item)
            if item == 4:
                assert rhythm.pulses["places"].last_at == rhythm.clock()
                rhythm.stop.set()
        return Turn(alarms=len(taken))

    rhythm = rhythm_of(part := Part("places", long))
    rhythm.keep_on(part)
    assert taken == [0, 1, 2, 3, 4]


def test_what_nobody_foresaw_ends_all_parts_and_is_raised() -> None:
    def broken(_: Stopped) -> Turn:
        raise ZeroDivisionError

    parts = (Part("files", broken), Part("mails", lambda _: Turn()))
    rhythm = rhythm_of(*parts)
    with pytest.raises(ZeroDivisionError), rhythm.beside(parts):
        assert rhythm.stop.wait(WITHIN)
