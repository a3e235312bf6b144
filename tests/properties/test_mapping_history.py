"""A mapping worked on by many hands: the file says the latest rules, the history says all of them.

A machine sets rules, confirms, restores, approves, imports tables and edits the file by hand. What
it compares with is a list of rules, who changed them, and the comments in the file.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from datev_bridge import assembly
from datev_bridge.errors import ExportRefused
from datev_bridge.mapping import AccountKind, MappingRule
from datev_bridge.mapping.desk import Edit
from datev_bridge.mapping.diff import is_same_rule
from datev_bridge.mapping.history import last_approved
from datev_bridge.profile import from_toml
from support.profiles import DATEV, PROPERTY
from support.rules import paid

ON = date(2026, 11, 21)
START = datetime(2026, 12, 1, 9, tzinfo=UTC)
COMMENTS = ("# oben\n", "# unten, [[mapping]] = nichts\n")
RULES = st.builds(
    paid,
    st.sampled_from(["1360", "1361", "1362"]),
    st.sampled_from([AccountKind.CARD, AccountKind.PLATFORM]),
    category_id=st.sampled_from("123"),
    name=st.sampled_from(["Karte", "Lieferdienst"]),
    is_confirmed=st.booleans(),
)
PEOPLE = st.sampled_from(["Kanzlei", "Inhaberin"])


class Worked(RuleBasedStateMachine):
    """A profile's file in many hands."""

    def __init__(self) -> None:
        super().__init__()
        self._place = TemporaryDirectory()
        self.path = Path(self._place.name) / "profile.toml"
        self.path.write_text(COMMENTS[0] + PROPERTY + DATEV + COMMENTS[1], "utf-8")
        self.now = START
        self.desk = assembly.build_mapping_desk(self.path, clock=self._tick)
        self.rules: list[MappingRule] = []
        self.states: dict[str, Counter[MappingRule]] = {}
        self.authors: list[str] = []
        self.recorded: list[MappingRule] = []

    def teardown(self) -> None:
        self._place.cleanup()

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    @rule(new=RULES, by=PEOPLE)
    def set(self, new: MappingRule, by: str) -> None:
        wanted = [one for one in self.rules if not is_same_rule(one, new)]
        self._edited(self.desk.set(new, Edit(by=by), on=ON).step is not None, [*wanted, new], by)

    @rule(by=PEOPLE)
    def confirm_all(self, by: str) -> None:
        wanted = [evolve(one, is_confirmed=True) for one in self.rules]
        self._edited(self.desk.confirm((), Edit(by=by), on=ON).step is not None, wanted, by)

    @rule(new=st.lists(RULES, max_size=3, unique_by=lambda one: one.category_id), by=PEOPLE)
    def replace(self, new: list[MappingRule], by: str) -> None:
        self._edited(self.desk.replace(new, Edit(by=by), on=ON).step is not None, new, by)

    @precondition(lambda self: self.states)
    @rule(data=st.data(), by=PEOPLE)
    def restore(self, data: st.DataObject, by: str) -> None:
        revision = data.draw(st.sampled_from(sorted(self.states)))
        kept = self.desk.restore(revision, Edit(by=by), on=ON).step is not None
        self._edited(kept, list(self.states[revision].elements()), by)

    @precondition(lambda self: self.rules)
    @rule(account=st.sampled_from(["1363", "1364"]))
    def edit_by_hand(self, account: str) -> None:
        old = f'account = "{self.rules[-1].account}"'
        text = self.path.read_text("utf-8").replace(old, f'account = "{account}"')
        self.path.write_text(text, "utf-8")
        # Only commands take note: what was done by hand since the last of them is one change.
        if Counter(self.rules) != Counter(self.recorded):
            self.authors.pop()
        self.rules = list(from_toml(text).mapping.rules)
        if Counter(self.rules) != Counter(self.recorded):
            self.authors.append("")

    @rule(by=PEOPLE)
    def approve(self, by: str) -> None:
        revision = self.desk.history.next_revision()
        before = last_approved(self.desk.history.steps())
        try:
            step = self.desk.approve(Edit(by=by), on=ON).step
        except ExportRefused:
            unsure = any(not one.is_confirmed for one in self.rules)
            assert unsure or not self.rules or (before is not None and before.id == revision)
        else:
            assert step is not None
            assert (step.id, step.approved_by) == (revision, by)
            assert all(one.is_confirmed for one in step.rules)
            self.recorded = self.rules

    def _edited(self, is_kept: bool, wanted: list[MappingRule], by: str) -> None:
        assert is_kept == (Counter(wanted) != Counter(self.rules))
        if is_kept:
            self.rules = self.recorded = wanted
            self.authors.append(by)

    @invariant()
    def the_file_says_the_latest_rules_and_keeps_its_comments(self) -> None:
        text = self.path.read_text("utf-8")
        assert Counter(from_toml(text).mapping.rules) == Counter(self.rules)
        assert text.startswith(COMMENTS[0])
        assert all(text.count(comment) == 1 for comment in COMMENTS)

    @invariant()
    def every_state_is_there_with_its_author_on_top_of_the_one_before(self) -> None:
        steps = self.desk.history.steps()
        changes = [step for step in steps if not step.approved_by]
        self.states = {step.id: Counter(step.rules) for step in steps}
        # The state before the first change is the file as somebody wrote it.
        assert [step.author for step in changes[1:]] == self.authors
        assert all(Counter(step.rules) == self.states[step.id] for step in steps)
        assert Counter(steps[-1].rules) == Counter(self.rules)
        assert [step.at for step in changes[1:] if step.author] == sorted(
            step.at for step in changes[1:] if step.author
        )


Worked.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_worked_mapping = Worked.TestCase
