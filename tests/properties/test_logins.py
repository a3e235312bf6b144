"""Any order of logins, codes, changes and pauses, against a plain model of who is in."""

from datetime import datetime

from attrs import define, field
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.errors import AccessRefused
from datev_bridge.identity import throttle
from datev_bridge.identity.chance import fingerprint
from datev_bridge.identity.lifetimes import HALFWAY, IDLE, NOTED_EVERY, PROOF, WHOLE
from datev_bridge.identity.model import Login
from datev_bridge.identity.throttle import Tally
from datev_bridge.store.database import open_database
from datev_bridge.store.schema import metadata
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault
from support.databases import KEY, Clock
from support.people import ANNA, PASSWORD, App, town_on

PASSWORDS = (PASSWORD, "Germknödel ohne Mohn", "Palatschinken zum Frühstück")
WRONG = "falsch geraten heute"


@define
class Believed:
    """What the model holds of one session."""

    whole: bool
    began: datetime
    seen: datetime
    proved: datetime | None = None


@define
class Attempts:
    """What the model holds of a counter."""

    limit: throttle.Limit
    tally: Tally = field(factory=Tally)

    def try_once(self, now: datetime) -> bool:
        """Count an attempt; tell whether it is looked at."""
        if self.tally.is_blocked(now):
            return False
        self.tally = throttle.counted(self.tally, self.limit, now)
        return True


class Logins(RuleBasedStateMachine):
    """One person, her app, her sessions, and the time."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.engine = open_database("sqlite://")
        metadata.create_all(self.engine)
        store = Store(engine=self.engine, seals=Vault([KEY]), clock=self.clock)
        self.town = town_on(store, self.clock)
        self.user = self.town.with_password()
        self.service = self.town.service
        self.password = PASSWORD
        self.app: App | None = None
        self.last_step = 0
        self.unused: list[str] = []
        self.sessions: dict[str, Believed] = {}
        self.over: list[str] = []
        self.at_password = Attempts(limit=throttle.ACCOUNT)
        self.at_code = Attempts(limit=throttle.CODE)

    def teardown(self) -> None:
        self.engine.dispose()

    def is_valid(self, token: str) -> bool:
        held = self.sessions[token]
        longest = WHOLE if held.whole else HALFWAY
        now = self.clock()
        return now < held.began + longest and now < held.seen + IDLE

    def tokens(self, *, whole: bool) -> list[str]:
        found = [token for token in self.sessions if self.is_valid(token)]
        return [token for token in found if self.sessions[token].whole is whole]

    def end(self, *tokens: str) -> None:
        for token in tokens:
            del self.sessions[token]
            self.over.append(token)

    def began(self, login: Login, *, whole: bool) -> None:
        assert login.issue is None
        assert login.token not in {*self.sessions, *self.over}
        now = self.clock()
        self.sessions[login.token] = Believed(
            whole=whole, began=now, seen=now, proved=now if whole else None
        )

    @rule(minutes=st.sampled_from([0.25, 0.5, 1, 5, 9, 31, 61, 300, 1500]))
    def time_passes(self, minutes: float) -> None:
        self.clock.pass_by(minutes=minutes)

    @rule(typed=st.sampled_from([*PASSWORDS, WRONG, WRONG]))
    def log_in(self, typed: str) -> None:
        looked_at = self.at_password.try_once(self.clock())
        login = self.service.logins.log_in(ANNA, typed)
        if looked_at and typed == self.password:
            self.at_password.tally = Tally()
            self.began(login, whole=False)
            return
        assert login.issue is not None
        assert login.issue.code == ("IDN-002" if looked_at else "IDN-003")

    @precondition(lambda self: self.tokens(whole=False))
    @rule(data=st.data(), steps=st.integers(-2, 2), wrong=st.booleans())
    def give_code(self, data: st.DataObject, steps: int, wrong: bool) -> None:
        token = data.draw(st.sampled_from(self.tokens(whole=False)))
        if self.app is None:
            login = self.service.second_factors.complete(token, "123456")
            assert login.issue is not None
            assert login.issue.code == "IDN-014"
            return
        code = self.app.code(steps)
        typed = f"{(int(code) + 1) % 1_000_000:06}" if wrong else code
        step = int(self.clock().timestamp()) // 30 + steps
        counts = not wrong and abs(steps) <= 1 and step > self.last_step
        if self.completed(token, typed, counts=counts):
            self.last_step = step

    @precondition(lambda self: self.tokens(whole=False) and self.app)
    @rule(data=st.data(), used=st.booleans())
    def give_recovery_code(self, data: st.DataObject, used: bool) -> None:
        assert self.app is not None
        token = data.draw(st.sampled_from(self.tokens(whole=False)))
        known = [code for code in self.app.recovery_codes if (code in self.unused) is not used]
        if known and self.completed(token, known[0], counts=not used):
            self.unused.remove(known[0])

    def completed(self, token: str, typed: str, *, counts: bool) -> bool:
        looked_at = self.at_code.try_once(self.clock())
        login = self.service.second_factors.complete(token, typed)
        if looked_at and counts:
            self.at_code.tally = Tally()
            self.end(token)
            self.began(login, whole=True)
            return True
        assert login.issue is not None
        assert login.issue.code == ("IDN-004" if looked_at else "IDN-003")
        return False

    @precondition(lambda self: self.sessions and not self.at_code.tally.is_blocked(self.clock()))
    @rule(data=st.data())
    def enrol(self, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from([*self.sessions]))
        visit = self.service.visits.resume(token)
        self.looked(token)
        if visit is None:
            assert not self.is_valid(token)
            return
        held, now = self.sessions[token], self.clock()
        is_fresh = held.proved is not None and now < held.proved + PROOF
        if self.app is not None and not is_fresh:
            with pytest.raises(AccessRefused, match="IDN-011" if held.whole else "IDN-015"):
                self.service.second_factors.begin(visit)
            return
        begun = self.service.second_factors.begin(visit)
        self.app = App(secret=begun.secret, clock=self.clock)
        done = self.service.second_factors.confirm(visit, self.app.code())
        self.app.recovery_codes.extend(done.recovery_codes)
        self.unused = list(done.recovery_codes)
        self.last_step = int(now.timestamp()) // 30
        self.at_code.tally = Tally()
        self.end(*self.sessions)
        self.began(done.login, whole=True)

    @precondition(lambda self: self.tokens(whole=True) or (self.sessions and not self.app))
    @rule(data=st.data(), new=st.sampled_from(PASSWORDS), knows=st.booleans())
    def change_password(self, data: st.DataObject, new: str, knows: bool) -> None:
        token = data.draw(st.sampled_from([*self.sessions]))
        visit = self.service.visits.resume(token)
        self.looked(token)
        if visit is None or (self.app is not None and not self.sessions[token].whole):
            return
        looked_at = self.at_password.try_once(self.clock())
        present = self.password if knows else WRONG
        issues = self.service.passwords.change(visit, present, new)
        codes = [issue.code for issue in issues]
        if not looked_at:
            assert codes == ["IDN-003"]
        elif not knows:
            assert codes == ["IDN-002"]
        else:
            self.at_password.tally = Tally()
            assert codes == (["IDN-010"] if new == self.password else [])
            if not codes:
                self.password = new
                self.end(*(other for other in [*self.sessions] if other != token))

    @rule(is_needed=st.sampled_from([False, False, False, True]))
    def reset(self, is_needed: bool) -> None:
        if not is_needed:
            return
        self.service.second_factors.reset(SYSTEM, ANNA)
        self.app, self.last_step, self.unused = None, 0, []
        self.at_code.tally = Tally()
        self.end(*self.sessions)

    @precondition(lambda self: self.sessions)
    @rule(data=st.data())
    def log_out(self, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from([*self.sessions]))
        visit = self.service.visits.resume(token)
        self.looked(token)
        if visit is not None:
            assert self.service.visits.end(visit.actor, visit.user.id, visit.session.id)
            self.end(token)

    @precondition(lambda self: self.sessions)
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from([*self.sessions]))
        visit = self.service.visits.resume(token)
        self.looked(token)
        assert (visit is not None) is self.is_valid(token)
        if visit is not None:
            assert visit.actor.has_second_factor is self.sessions[token].whole

    def looked(self, token: str) -> None:
        """Note in the model that a session was used, by the minute."""
        held, now = self.sessions[token], self.clock()
        if self.is_valid(token) and now >= held.seen + NOTED_EVERY:
            held.seen = now

    @invariant()
    def those_listed_are_those_that_are_in(self) -> None:
        listed = self.service.visits.sessions(SYSTEM, self.user.id)
        believed = {fingerprint(token) for token in self.sessions if self.is_valid(token)}
        assert {session.id for session in listed} == believed

    @invariant()
    def what_is_over_stays_over(self) -> None:
        assert all(self.service.visits.resume(token) is None for token in self.over[-3:])

    @invariant()
    def nobody_is_whole_without_an_app(self) -> None:
        assert self.app is not None or not self.tokens(whole=True)


TestLogins = Logins.TestCase
TestLogins.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
