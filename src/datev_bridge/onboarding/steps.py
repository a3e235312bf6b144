"""The task list: each step with its state and what is still open in it."""

from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import frozen

from datev_bridge.issues import Issue
from datev_bridge.onboarding import codes
from datev_bridge.onboarding.facts import Facts, LocationState
from datev_bridge.onboarding.gate import Condition, StepName, unmet


class StepState(Enum):
    """How a step looks."""

    LOCKED = "locked"
    OPEN = "open"
    INCOMPLETE = "incomplete"
    DONE = "done"
    ATTENTION = "attention"
    """It was in order and no longer is."""


@frozen(kw_only=True)
class Step:
    """One step of the task list.

    Attributes:
        name: Which one.
        state: How it looks.
        issues: What is still open in it.
        locked_by: The step to be done before; None unless it is locked.
    """

    name: StepName
    state: StepState
    issues: tuple[Issue, ...] = ()
    locked_by: StepName | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do in it."""
        return self.state is StepState.DONE


NEEDS: Mapping[StepName, tuple[StepName, ...]] = {
    StepName.SECURE_ACCOUNT: (),
    StepName.CONNECT_POS: (StepName.SECURE_ACCOUNT,),
    StepName.CHOOSE_LOCATION: (StepName.CONNECT_POS,),
    StepName.DATEV_DATA: (StepName.SECURE_ACCOUNT,),
    StepName.MAP_ACCOUNTS: (StepName.CHOOSE_LOCATION, StepName.DATEV_DATA),
    StepName.SCHEDULE_DELIVERY: (StepName.SECURE_ACCOUNT,),
    StepName.CHECK_TEST_RUN: (StepName.MAP_ACCOUNTS, StepName.SCHEDULE_DELIVERY),
    StepName.RELEASE: (StepName.CHECK_TEST_RUN,),
}
"""What has to be begun before a step can be; what was done once is not locked again."""


def steps(facts: Facts) -> tuple[Step, ...]:
    """Return the task list.

    A step that fell back (a connection that ended) does not lock the work that was done after it.
    """
    found: dict[StepName, list[Condition]] = {name: [] for name in StepName}
    for condition in unmet(facts):
        found[condition.step].append(condition)
    states = {name: _state(found[name], facts) for name in StepName}
    states[StepName.RELEASE] = _released(facts, states)
    return tuple(_step(name, states, found[name], facts) for name in StepName)


def needs_attention(all_steps: Iterable[Step]) -> bool:
    """Tell whether the menu shows its marker: something is left to do."""
    return any(not step.is_done for step in all_steps)


def _state(open_conditions: list[Condition], facts: Facts) -> StepState:
    if not open_conditions:
        return StepState.DONE
    if any(condition.is_setback(facts) for condition in open_conditions):
        return StepState.ATTENTION
    if any(condition.is_begun(facts) for condition in open_conditions):
        return StepState.INCOMPLETE
    return StepState.OPEN


def _released(facts: Facts, states: Mapping[StepName, StepState]) -> StepState:
    if facts.state is not LocationState.LIVE:
        return StepState.OPEN
    others = {state for name, state in states.items() if name is not StepName.RELEASE}
    return StepState.ATTENTION if StepState.ATTENTION in others else StepState.DONE


def _step(
    name: StepName,
    states: Mapping[StepName, StepState],
    open_conditions: list[Condition],
    facts: Facts,
) -> Step:
    issues = tuple(condition.issue(facts) for condition in open_conditions)
    untouched = states[name] is StepState.OPEN
    first = next((need for need in NEEDS[name] if states[need] is not StepState.DONE), None)
    if untouched and first is not None and not _is_usable(states[first]):
        return Step(name=name, state=StepState.LOCKED, issues=issues, locked_by=first)
    if name is StepName.RELEASE and untouched:
        missing = tuple(condition.issue(facts) for condition in unmet(facts))
        if missing:
            locked = codes.RELEASE_WAITS.at(name.value, count=len(missing))
            return Step(
                name=name, state=StepState.LOCKED, issues=(locked,), locked_by=_first_open(states)
            )
    return Step(name=name, state=states[name], issues=issues)


def _is_usable(state: StepState) -> bool:
    """Tell whether the next steps can go on although this one has something open."""
    return state in {StepState.DONE, StepState.ATTENTION}


def _first_open(states: Mapping[StepName, StepState]) -> StepName:
    return next(name for name in StepName if states[name] is not StepState.DONE)
