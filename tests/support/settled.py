"""A world whose POS and profile change between the commands of a person."""

from datetime import date, timedelta
import json
from typing import Any

from datev_bridge.testing.sandbox import RecordedPlace
from support.cli import Ended, start
from support.sales import DAY, body
from support.world import World


def said(here: World, *words: str, by: str = "") -> Ended:
    """Run a command with the world's profile, in English."""
    who = ("--by", by) if by else ()
    named = (*words, "--profile", str(here.profile), *who)
    return start(*named, env={"DATEV_BRIDGE_LANG": "en"})


def document(here: World, *words: str, by: str = "") -> Any:
    """Run a command and return its document."""
    ended = said(here, *words, "--json", by=by)
    return json.loads(ended.out)


def sell(here: World, *sales: object, day: date = DAY) -> None:
    """Let the POS tell of other sales on a day from now on."""
    folder = here.folder / "recorded"
    text = body(*sales, nextStartOfDayAsIso8601=f"{day + timedelta(days=1)}T05:30:00+01:00")
    (folder / "sales" / f"{day}.json").write_bytes(text)
    # A place reads its folder once.
    here.sandbox._api.places = (RecordedPlace(folder=folder),)


def files(here: World, start: str = "EXTF") -> list[str]:
    return [name for name in here.files if name.startswith(start)]
