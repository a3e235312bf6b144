"""The gate before the first automatic file: a closed list, one row a condition.

Source: the journey's step 12. A row also says in which step of the task list it is settled, and how
that step looks while it is not.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum

from attrs import frozen

from datev_bridge.access import Role
from datev_bridge.dates import find_zone
from datev_bridge.issues import Issue, IssueKind, any_blocks
from datev_bridge.onboarding import codes
from datev_bridge.onboarding.facts import ConnectionState, Facts

_EURO = "EUR"
_SHOWN = 5


class StepName(Enum):
    """The task list, in its order."""

    SECURE_ACCOUNT = "secure_account"
    CONNECT_POS = "connect_pos"
    CHOOSE_LOCATION = "choose_location"
    DATEV_DATA = "datev_data"
    MAP_ACCOUNTS = "map_accounts"
    SCHEDULE_DELIVERY = "schedule_delivery"
    CHECK_TEST_RUN = "check_test_run"
    RELEASE = "release"


@frozen
class Condition:
    """One row of the gate.

    Attributes:
        kind: What to say while it is not met.
        step: Where it is settled.
        is_met: Whether it is.
        is_begun: Whether its step has been worked on although it is not met.
        is_setback: Whether something that was in order no longer is.
        values: What its texts name.
    """

    kind: IssueKind
    step: StepName
    is_met: Callable[[Facts], bool]
    is_begun: Callable[[Facts], bool] = lambda _: True
    is_setback: Callable[[Facts], bool] = lambda _: False
    values: Callable[[Facts], Mapping[str, object]] = lambda _: {}

    def issue(self, facts: Facts) -> Issue:
        """Return what to say."""
        return self.kind.at(self.step.value, **self.values(facts))


def _is_connected(facts: Facts) -> bool:
    return facts.connection is ConnectionState.CONNECTED


def _are_settings_valid(facts: Facts) -> bool:
    return bool(facts.settings_digest) and not any_blocks(facts.settings_issues)


def _is_confirmed(facts: Facts) -> bool:
    run = facts.current_test_run
    return run is not None and facts.needed_role in run.confirmed_by and not run.is_rejected


def _is_overlapping(facts: Facts) -> bool:
    last, first = facts.delivered_until, facts.first_day
    return last is not None and first is not None and first <= last


_NAME_OF_ROLE = {Role.OWNER: "Betrieb / restaurant", Role.ADVISER: "Kanzlei / tax adviser"}

CONDITIONS: tuple[Condition, ...] = (
    Condition(
        codes.NO_SECOND_FACTOR,
        StepName.SECURE_ACCOUNT,
        lambda facts: facts.has_second_factor,
        is_begun=lambda _: False,
    ),
    Condition(
        codes.NOT_CONNECTED,
        StepName.CONNECT_POS,
        _is_connected,
        is_begun=lambda facts: facts.connection is not ConnectionState.NONE,
        is_setback=lambda facts: facts.connection is ConnectionState.ENDED,
    ),
    Condition(
        codes.NOT_REFRESHED,
        StepName.CONNECT_POS,
        lambda facts: not _is_connected(facts) or facts.is_refreshed,
    ),
    Condition(
        codes.NO_LOCATION,
        StepName.CHOOSE_LOCATION,
        lambda facts: bool(facts.location),
        is_begun=lambda _: False,
    ),
    Condition(
        codes.UNKNOWN_ZONE,
        StepName.CHOOSE_LOCATION,
        lambda facts: not facts.location or find_zone(facts.zone) is not None,
        values=lambda facts: {"zone": facts.zone},
    ),
    Condition(
        codes.NOT_EURO,
        StepName.CHOOSE_LOCATION,
        lambda facts: not facts.location or facts.currency == _EURO,
        values=lambda facts: {"currency": facts.currency},
    ),
    Condition(
        codes.SETTINGS_INVALID,
        StepName.DATEV_DATA,
        _are_settings_valid,
        is_begun=lambda facts: bool(facts.settings_digest),
        values=lambda facts: {"count": sum(issue.blocks for issue in facts.settings_issues)},
    ),
    Condition(
        codes.NO_MAPPING,
        StepName.MAP_ACCOUNTS,
        lambda facts: bool(facts.mapping_revision),
        is_begun=lambda facts: bool(facts.unconfirmed),
    ),
    Condition(
        codes.MAPPING_INVALID,
        StepName.MAP_ACCOUNTS,
        lambda facts: not any_blocks(facts.mapping_issues),
        is_setback=lambda facts: bool(facts.mapping_revision),
        values=lambda facts: {"count": sum(issue.blocks for issue in facts.mapping_issues)},
    ),
    Condition(
        codes.UNMAPPED,
        StepName.MAP_ACCOUNTS,
        lambda facts: not facts.mapping_revision or not facts.unmapped,
        is_setback=lambda facts: bool(facts.mapping_revision),
        values=lambda facts: {"names": _shortened(facts.unmapped)},
    ),
    Condition(
        codes.UNCONFIRMED,
        StepName.MAP_ACCOUNTS,
        lambda facts: not facts.unconfirmed,
        values=lambda facts: {"count": facts.unconfirmed},
    ),
    Condition(
        codes.NO_RECIPIENTS,
        StepName.SCHEDULE_DELIVERY,
        lambda facts: bool(facts.recipients),
        is_begun=lambda _: False,
    ),
    Condition(
        codes.RECIPIENTS_UNCONFIRMED,
        StepName.SCHEDULE_DELIVERY,
        lambda facts: not facts.recipients or facts.are_recipients_confirmed,
        values=lambda facts: {"names": _shortened(facts.recipients)},
    ),
    Condition(
        codes.NO_FIRST_DAY,
        StepName.SCHEDULE_DELIVERY,
        lambda facts: facts.first_day is not None,
        is_begun=lambda facts: bool(facts.recipients),
    ),
    Condition(
        codes.FIRST_DAY_DELIVERED,
        StepName.SCHEDULE_DELIVERY,
        lambda facts: not _is_overlapping(facts),
        values=lambda facts: {"first": facts.first_day, "last": facts.delivered_until},
    ),
    Condition(
        codes.NO_TEST_RUN,
        StepName.CHECK_TEST_RUN,
        lambda facts: facts.current_test_run is not None,
        is_begun=lambda facts: facts.test_run is not None,
        is_setback=lambda facts: facts.test_run is not None,
    ),
    Condition(
        codes.NOT_DELIVERED,
        StepName.CHECK_TEST_RUN,
        lambda facts: facts.current_test_run is None or facts.current_test_run.is_delivered,
    ),
    Condition(
        codes.REJECTED,
        StepName.CHECK_TEST_RUN,
        lambda facts: facts.current_test_run is None or not facts.current_test_run.is_rejected,
        is_setback=lambda _: True,
    ),
    Condition(
        codes.NOT_CONFIRMED,
        StepName.CHECK_TEST_RUN,
        lambda facts: facts.current_test_run is None or _is_confirmed(facts),
        values=lambda facts: {"who": _NAME_OF_ROLE[facts.needed_role]},
    ),
)
"""The closed list."""


def unmet(facts: Facts) -> Iterator[Condition]:
    """Yield the conditions that are not met, in their order."""
    return (condition for condition in CONDITIONS if not condition.is_met(facts))


def may_go_live(facts: Facts) -> tuple[Issue, ...]:
    """Return what forbids automatic files; nothing, if they may begin."""
    return tuple(condition.issue(facts) for condition in unmet(facts))


def _shortened(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} … (+{len(names) - _SHOWN})"
