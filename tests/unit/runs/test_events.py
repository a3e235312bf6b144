"""What is logged: a line of JSON each, with ids and codes, never with people, amounts or tokens."""

from datetime import UTC, date, datetime
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from datev_bridge.runs.events import tell
from datev_bridge.runs.state import RunState
from support.operating import at_night, work_through
from support.travellers import ADVISER, OWNER, Traveller, travelling


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(r.getMessage()) for r in caplog.records if r.name == "datev_bridge.runs"]


def lived(here: Traveller) -> None:
    """Let a place live through a night, an alarm and a tidying up."""
    here.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
    here.go_live(date(2026, 11, 21))
    service = here.town.service
    service.settings.change(here.owner, *here.at, {"delivery.folder": "datev"})
    at_night(here)
    work_through(here)
    service.deliverer.deliver_due()
    service.caretaker.care()
    here.town.clock.pass_by(hours=7)
    service.caretaker.care()


def test_a_night_in_lines(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="datev_bridge.runs")
    with travelling(tmp_path) as here:
        lived(here)
        found = lines(caplog)
        tokens = here.town.service.store.tokens(*here.at).load()
    assert tokens is not None
    assert {"run", "delivery", "alarm", "housekeeping"} <= {line["event"] for line in found}
    (run,) = [line for line in found if line["event"] == "run" and line["kind"] == "scheduled"]
    assert (run["organisation"], run["place"]) == here.at
    assert (run["state"], run["attempt"], run["problem"]) == ("written", 1, "")
    assert isinstance(run["seconds"], float)
    (delivery,) = [line for line in found if line["event"] == "delivery"]
    assert (delivery["target"], delivery["state"]) == ("folder", "delivered")
    (alarm,) = [line for line in found if line["event"] == "alarm"]
    assert (alarm["code"], alarm["is_over"]) == ("RUN-037", False)
    whole = caplog.text
    given = (tokens.tokens.access, str(tokens.tokens.refresh))
    secrets = (OWNER, ADVISER, "Zur Linde", "Wirtin", *given)
    assert [secret for secret in secrets if secret in whole] == []


def test_a_line_is_plain_data(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="datev_bridge.runs")
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    tell("run", at=at, on=date(2026, 11, 23), state=RunState.HELD, days=(date(2026, 11, 22),), n=1)
    assert lines(caplog) == [
        {
            "event": "run",
            "at": "2026-11-23T09:00:00+00:00",
            "on": "2026-11-23",
            "state": "held",
            "days": ["2026-11-22"],
            "n": 1,
        }
    ]


def test_nothing_is_made_for_nobody(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="datev_bridge.runs")
    tell("run", odd=object())
    assert lines(caplog) == []
