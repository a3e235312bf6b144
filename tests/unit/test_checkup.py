"""What doctor is told, from real files and a real POS on loopback; nothing is changed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from datev_bridge import assembly, checkup
from datev_bridge.doctor import Facts, Home, Pos
from datev_bridge.issues import Issue
from datev_bridge.kseries.tokens import TokenRecord
from datev_bridge.pipeline import Export
from datev_bridge.testing.sandbox import Faults, Kind, Trouble
from support.sales import BERLIN, DAY
from support.world import World, world

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""The world's business day was yesterday."""


@pytest.fixture
def here(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path) as found:
        yield found


def gathered(here: World, *, now: datetime = NOW, offline: bool = False) -> Facts:
    return checkup.gather(here.profile, {}, now=lambda: now, offline=offline)


def home_of(facts: Facts) -> Home:
    assert isinstance(facts.home, Home)
    return facts.home


def pos_of(facts: Facts) -> Pos:
    assert isinstance(facts.pos, Pos)
    return facts.pos


def test_everything_is_found(here: World) -> None:
    facts = gathered(here)
    home, pos = home_of(facts), pos_of(facts)
    assert facts.program.knows_zones
    assert home.profile == assembly.open_profile(here.profile).profile
    assert isinstance(home.connection, TokenRecord)
    assert (home.app_problem, home.folder_problem, home.ledger) == (None, None, ())
    assert isinstance(pos.location, BERLIN.__class__)
    assert isinstance(pos.yesterday, Export)
    assert [day.business_day for day in pos.yesterday.proof.days] == [DAY]
    assert not isinstance(pos.categories, Issue | None)
    assert {use.category.name: use.count for use in pos.categories} == {"Getränke": 1, "Bar": 1}
    assert not isinstance(pos.tax_rates, Issue | None)
    assert [rate.percent for rate in pos.tax_rates] == [19]
    assert pos.noticed == ()


def test_nothing_is_changed(here: World, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    gathered(here)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    changed = {path.name for path in before.keys() ^ after.keys()}
    assert changed <= {"tokens.json.lock"}
    assert not here.out.exists()


def test_a_folder_that_cannot_be_is_told(here: World) -> None:
    text = here.profile.read_text("utf-8")
    here.profile.write_text(f'{text}\n[delivery]\nfolder = "{"x" * 300}"\n', "utf-8")
    problem = home_of(gathered(here, offline=True)).folder_problem
    assert problem is not None
    assert problem.code == "FILE-001"


def test_offline_the_pos_hears_nothing(here: World) -> None:
    before = here.sandbox.asked("/")
    facts = gathered(here, offline=True)
    assert (facts.pos, facts.is_offline, here.sandbox.asked("/")) == (None, True, before)


def test_without_a_profile(tmp_path: Path) -> None:
    assert checkup.gather(None, {}, now=lambda: NOW).home is None
    missing = checkup.gather(tmp_path / "no.toml", {}, now=lambda: NOW)
    assert isinstance(missing.home, tuple)
    assert [issue.code for issue in missing.home] == ["SET-005"]


def test_without_a_connection_or_secret_the_pos_is_not_asked(tmp_path: Path) -> None:
    with world(tmp_path, connected=False) as here:
        assert (home_of(gathered(here)).connection, gathered(here).pos) == (None, None)
        here.connect()
        (tmp_path / "client-secret.txt").unlink()
        facts = gathered(here)
        assert facts.pos is None
        problem = home_of(facts).app_problem
        assert problem is not None
        assert problem.code == "SET-006"


def test_one_refused_answer_leaves_the_others(here: World) -> None:
    here.sandbox.faults = Faults(troubles=(Trouble(kind=Kind.NOT_JSON, where="tax-rates"),))
    pos = pos_of(gathered(here))
    assert isinstance(pos.tax_rates, Issue)
    assert pos.tax_rates.code == "KS-010"
    assert isinstance(pos.yesterday, Export)


def test_a_silent_pos_is_given_up_soon(here: World) -> None:
    here.sandbox.faults = Faults(troubles=(Trouble(kind=Kind.UNAVAILABLE),))
    pos = gathered(here).pos
    assert isinstance(pos, Issue)
    assert pos.code == "KS-004"
    assert here.sandbox.asked("businesses") == 2


def test_a_day_before_the_location_s_first(here: World) -> None:
    pos = pos_of(gathered(here, now=NOW - timedelta(days=30)))
    assert isinstance(pos.yesterday, Issue)
    assert pos.yesterday.code == "KS-008"
    assert not isinstance(pos.categories, Issue | None)
    assert [use.count for use in pos.categories] == [0, 0]


def test_files_that_others_may_read(here: World, tmp_path: Path) -> None:
    secret = tmp_path / "client-secret.txt"
    for mode, found in ((0o600, ()), (0o640, (str(secret),)), (0o604, (str(secret),))):
        secret.chmod(mode)
        assert home_of(gathered(here, offline=True)).open_files == found


def test_a_folder_that_cannot_be_made(here: World) -> None:
    here.change_profile("[datev]", '[delivery]\nfolder = "blocked/datev"\n\n[datev]')
    (here.folder / "blocked").write_text("a file")
    problem = home_of(gathered(here, offline=True)).folder_problem
    assert problem is not None
    assert problem.code == "FILE-001"
