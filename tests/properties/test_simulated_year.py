"""A year of a worker's life: whatever happens, every business day is delivered, and once."""

from collections import Counter
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.errors import AuthorizationError, DeliveryError, ServiceUnavailable
from datev_bridge.kseries import codes as pos_codes
from datev_bridge.mail import codes as mail_codes
from datev_bridge.mail.queue import MailState
from datev_bridge.onboarding import LocationState
from datev_bridge.profile import Cadence
from datev_bridge.runs.state import Outcome, RunState
from support.books import RULES
from support.people import ORGANISATION
from support.simulated import ADVISER, PLACE, World, approve, sold, world

BERLIN = ZoneInfo("Europe/Berlin")
YEAR = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]
OPEN_DAYS = [day for day in YEAR if sold(day).receipts]
DOWN = ServiceUnavailable(pos_codes.SERVER_ERROR.at("x", status=503))
ENDED = {RunState.DELIVERED, RunState.NOTHING, RunState.HELD, RunState.CANCELLED}


def files_of(here: World) -> Counter[str]:
    """Return the names of the files that the adviser was mailed, as often as she was."""
    found: Counter[str] = Counter()
    for envelope in here.post.taken:
        if envelope.recipient == ADVISER and b"EXTF_" in envelope.content:
            found[envelope.message_id] += 1
    return found


def states(here: World) -> set[RunState]:
    with here.town.service.store.work(ORGANISATION, reading=True) as work:
        return {run.state for run in work.runs.of(PLACE, most=2_000)}


@pytest.mark.slow
@pytest.mark.parametrize("cadence", Cadence)
def test_a_year_with_clock_changes_a_leap_day_and_an_outage(
    cadence: Cadence, tmp_path: Path
) -> None:
    begins = datetime(2028, 1, 1, 12, tzinfo=UTC)
    step = timedelta(hours=6, minutes=1)
    with world(tmp_path, begins, YEAR[0], cadence=cadence) as here:
        # Both clock changes of 2028 are 26 March and 29 October; the POS is away around the first.
        outage = datetime(2028, 3, 24, 22, 30, tzinfo=BERLIN)
        here.pass_by(until=outage, step=step)
        here.pos.problem = DOWN
        here.pass_by(until=outage + timedelta(days=3), step=step)
        here.pos.problem = None
        here.pass_by(until=datetime(2029, 2, 3, 12, tzinfo=UTC), step=step)
        days = [day for day in here.entries() if day <= YEAR[-1]]
        assert days == OPEN_DAYS
        assert date(2028, 2, 29) in days
        assert set(files_of(here).values()) == {1}
        assert states(here) <= ENDED
        stated = [s for s in here.subjects() if "Monatsaufstellung 2028" in s]
        assert Counter(stated) == Counter(
            {f"Zur Linde: Monatsaufstellung 2028-{month:02}": 1 for month in range(1, 13)}
        )
        alarms = [s for s in here.subjects() if "bitte ansehen" in s]
        if cadence is Cadence.DAILY:
            assert 2 <= len(alarms) <= 4
            assert here.subjects().count("Zur Linde: wieder in Ordnung") == 1
        else:
            assert alarms == []


@pytest.mark.slow
def test_a_year_after_a_year_asleep(tmp_path: Path) -> None:
    """Nobody worked for a year: everything follows, month by month, each day once."""
    with world(tmp_path, datetime(2029, 1, 2, 12, tzinfo=UTC), YEAR[0]) as here:
        here.pass_by(until=datetime(2029, 1, 3, 23, tzinfo=UTC), step=timedelta(hours=4))
        assert [day for day in here.entries() if day <= YEAR[-1]] == OPEN_DAYS
        assert set(files_of(here).values()) == {1}


class Operation(RuleBasedStateMachine):
    """Days pass, and what can go wrong does."""

    def __init__(self) -> None:
        super().__init__()
        self.around = ExitStack()

    @initialize(
        cadence=st.sampled_from(Cadence),
        begins=st.sampled_from([date(2028, 2, 20), date(2028, 3, 20), date(2028, 10, 20)]),
    )
    def live(self, cadence: Cadence, begins: date) -> None:
        folder = Path(self.around.enter_context(TemporaryDirectory()))
        self.first = begins
        now = datetime(begins.year, begins.month, begins.day, 12, tzinfo=UTC)
        self.here = self.around.enter_context(world(folder, now, begins, cadence=cadence))

    @rule(days=st.integers(1, 4), hours=st.integers(1, 13))
    def time_passes(self, days: int, hours: int) -> None:
        until = self.here.town.clock() + timedelta(days=days)
        self.here.pass_by(until=until, step=timedelta(hours=hours))

    @rule(days=st.integers(1, 5))
    def nobody_works(self, days: int) -> None:
        self.here.town.clock.pass_by(days=days)

    @rule()
    def the_pos_is_away(self) -> None:
        self.here.pos.problem = DOWN

    @rule()
    def the_connection_ends(self) -> None:
        self.here.pos.problem = AuthorizationError(pos_codes.SERVER_ERROR.at("x", status=401))

    @precondition(lambda self: self.here.pos.problem is not None)
    @rule()
    def the_pos_is_back(self) -> None:
        self.here.pos.problem = None

    @rule()
    def mail_fails(self) -> None:
        issue = mail_codes.REFUSED_FOR_NOW.at(server="mail", reason="451")
        self.here.post.problem = DeliveryError(issue, target="smtp", retry=True)

    @precondition(lambda self: self.here.post.problem is not None)
    @rule()
    def mail_goes_again(self) -> None:
        self.here.post.problem = None

    @rule(is_complete=st.booleans())
    def rules_change(self, *, is_complete: bool) -> None:
        approve(self.here, *(RULES if is_complete else RULES[:-4]))

    @rule(state=st.sampled_from([LocationState.LIVE, LocationState.PAUSED]))
    def files_pause(self, state: LocationState) -> None:
        with self.here.town.service.store.work(ORGANISATION) as work:
            place = work.places.find(PLACE)
            assert place is not None
            work.places.change(evolve(place, state=state))

    @invariant()
    def no_day_is_there_twice(self) -> None:
        if hasattr(self, "here"):
            days = self.here.entries()
            assert len(days) == len(set(days))

    @invariant()
    def nothing_is_mailed_twice(self) -> None:
        if hasattr(self, "here"):
            assert set(files_of(self.here).values()) <= {1}

    def teardown(self) -> None:
        if hasattr(self, "here"):
            self.heal()
        self.around.close()

    def heal(self) -> None:
        """All is well again: a while later, every day is delivered."""
        self.here.pos.problem = self.here.post.problem = None
        self.files_pause(LocationState.LIVE)
        approve(self.here, *RULES)
        for mail in self.here.town.service.mailing.look(SYSTEM, most=1_000).mails:
            if mail.state is MailState.FAILED:  # given up after days: a person asks for it again
                self.here.town.service.mailing.again(SYSTEM, mail.id)
        until = self.here.town.clock() + timedelta(days=40)
        last = (until - timedelta(days=35)).date()
        self.here.pass_by(until=until, step=timedelta(hours=5))
        days = [self.first + timedelta(days=n) for n in range((last - self.first).days)]
        assert [day for day in self.here.entries() if day < last] == [
            day for day in days if sold(day).receipts
        ]
        assert set(files_of(self.here).values()) <= {1}
        with self.here.town.service.store.work(ORGANISATION, reading=True) as work:
            outcomes = work.runs.outcomes(PLACE, self.first)
        assert Outcome.HELD not in {one.outcome for one in outcomes.values()}
        assert states(self.here) <= ENDED


Operation.TestCase.settings = settings(
    max_examples=6,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestOperation = pytest.mark.slow(Operation.TestCase)
