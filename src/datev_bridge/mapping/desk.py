"""The use case “work on the mapping”: set, confirm, take suggestions over, compare, approve."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from attrs import evolve, frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.errors import ConfigurationError, ExportRefused
from datev_bridge.issues import Issue, any_blocks, in_order
from datev_bridge.mapping import codes, revision_codes
from datev_bridge.mapping.check import HORIZON, check_mapping
from datev_bridge.mapping.diff import RuleChange, diff, is_same_rule
from datev_bridge.mapping.history import MappingStep, last_approved
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.ports import MappingHistory
from datev_bridge.mapping.revision import Draft, approve
from datev_bridge.mapping.rule_check import name_of
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggestion import Suggestion


@frozen(kw_only=True)
class Edit:
    """What a person asks for.

    Attributes:
        by: Who.
        note: Why, in their words.
        dry_run: Whether to do everything but keep it.
    """

    by: str
    note: str = ""
    dry_run: bool = False


@frozen(kw_only=True)
class Edited:
    """What became of the mapping.

    Attributes:
        changes: What is different now; nothing is kept where nothing is.
        step: The new state; None after a dry run, or where nothing changed.
        issues: What is wrong with the rules that changed, what blocks first.
    """

    changes: tuple[RuleChange, ...]
    step: MappingStep | None = None
    issues: tuple[Issue, ...] = ()


@frozen(kw_only=True)
class MappingDesk:
    """Where people work on a mapping.

    Attributes:
        history: The mapping and its states.
        chart: The client's chart of accounts.
        clearing_account: Through which every row goes (*Zwischenkonto*).
        clock: The time, aware.
    """

    history: MappingHistory
    chart: ChartOfAccounts
    clearing_account: str
    clock: Callable[[], datetime]

    def set(self, rule: MappingRule, edit: Edit, *, on: date) -> Edited:
        """Add a rule, or change the one of the same category, limits and dates.

        Args:
            rule: The rule; confirmed by being named. Without a name it keeps the one it had.
            edit: Who and why.
            on: The business day it is checked on.

        Raises:
            ExportRefused: The rule would hold days or book them wrong.
            ConfigurationError: The mapping cannot be changed.
        """
        return self.set_all((rule,), edit, on=on)

    def set_all(
        self,
        rules: Iterable[MappingRule],
        edit: Edit,
        *,
        on: date,
        removed: Iterable[MappingRule] = (),
    ) -> Edited:
        """Add or change several rules, and take others away, all or nothing.

        Args:
            rules: Each as for :meth:`set`.
            edit: Who and why.
            on: The business day they are checked on.
            removed: Rules of the same categories, limits and dates go.

        Raises:
            ExportRefused: A rule would hold days or book them wrong.
            ConfigurationError: The mapping cannot be changed.
        """
        wanted, gone = tuple(rules), tuple(removed)

        def work(draft: Draft) -> tuple[MappingRule, ...]:
            others = (
                one
                for one in draft.rules
                if not any(is_same_rule(one, other) for other in (*wanted, *gone))
            )
            return (*others, *(_named(rule, draft.rules) for rule in wanted))

        return self._edit(work, edit, on)

    def confirm(self, names: Iterable[str], edit: Edit, *, on: date) -> Edited:
        """Confirm suggestions.

        Args:
            names: Names or ids of categories; none confirms all.
            edit: Who and why.
            on: The business day they are checked on.

        Raises:
            ConfigurationError: There is no suggestion of such a name (MAP-043), or the mapping
                cannot be changed.
            ExportRefused: A suggestion would hold days or book them wrong.
        """
        wanted = tuple(names)

        def work(draft: Draft) -> tuple[MappingRule, ...]:
            chosen = _chosen(wanted, draft)
            at = self.clock()
            return draft.confirmed(chosen, author=edit.by, at=at).rules

        return self._edit(work, edit, on)

    def suggest(self, suggestions: Iterable[Suggestion], edit: Edit, *, on: date) -> Edited:
        """Put suggestions into the mapping; they book nothing until somebody confirms them.

        Args:
            suggestions: For categories without a rule.
            edit: Who and why.
            on: The business day they are checked on.

        Raises:
            ConfigurationError: The mapping cannot be changed.
        """
        new = tuple(rule for suggestion in suggestions for rule in suggestion.rules)
        return self._edit(lambda draft: (*draft.rules, *new), edit, on)

    def replace(self, rules: Iterable[MappingRule], edit: Edit, *, on: date) -> Edited:
        """Put other rules in the place of all there are, as an imported table asks for.

        Raises:
            ExportRefused: A rule would hold days or book them wrong.
            ConfigurationError: The mapping cannot be changed.
        """
        wanted = tuple(rules)
        return self._edit(lambda _: wanted, edit, on)

    def restore(self, revision: str, edit: Edit, *, on: date) -> Edited:
        """Bring the rules of an earlier state back, as a new state on top of the newest.

        Raises:
            ConfigurationError: There is no such state (MAP-044), or the mapping cannot be changed.
            ExportRefused: A rule would hold days or book them wrong.
        """
        old = self.step(revision)
        note = edit.note or f"↶ {old.id}"
        return self._edit(lambda _: old.rules, evolve(edit, note=note), on)

    def step(self, revision: str) -> MappingStep:
        """Return a state by its id, or by the beginning of it.

        Raises:
            ConfigurationError: There is none, or several; MAP-044.
        """
        steps = {step.id: step for step in self.history.steps()}
        if revision in steps:
            return steps[revision]  # a draft's id begins with that of the revision before it
        found = [step for name, step in steps.items() if revision and name.startswith(revision)]
        if len(found) != 1:
            known = ", ".join(steps)
            raise ConfigurationError(
                revision_codes.UNKNOWN_REVISION.at(revision, revision=revision, known=known)
            )
        return found[0]

    def diff(self, old: str = "", new: str = "") -> tuple[RuleChange, ...]:
        """Return what differs between two states.

        Args:
            old: Id of the first; the one before the newest if not given.
            new: Id of the second; the newest if not given.

        Raises:
            ConfigurationError: There is no such state; MAP-044.
        """
        steps = self.history.steps()
        after = self.step(new) if new else steps[-1]
        if old:
            return diff(self.step(old).rules, after.rules)
        return _since_parent(after, steps)

    def changes(self) -> Mapping[str, tuple[RuleChange, ...]]:
        """Return what changed in each state since the one before it, by its id."""
        steps = self.history.steps()
        return {step.id: _since_parent(step, steps) for step in steps}

    def check(
        self, on: date, seen: Iterable[SeenCategory] = (), *, horizon: timedelta = HORIZON
    ) -> tuple[Issue, ...]:
        """Return what is wrong, missing or about to be, what blocks first.

        Args:
            on: The business day.
            seen: What the POS has shown; what the rules themselves name if nothing is given.
            horizon: How far ahead the tax calendar is read.
        """
        draft = self.history.draft()
        categories = tuple(seen) or seen_in(rule for rule in draft.rules if rule.covers(on))
        return check_mapping(
            draft.mapping,
            self.chart,
            on,
            categories,
            clearing_account=self.clearing_account,
            horizon=horizon,
        )

    def approve(self, edit: Edit, *, on: date, seen: Iterable[SeenCategory] = ()) -> Edited:
        """Approve the mapping as it stands.

        Args:
            edit: Who and why.
            on: The business day it is checked on.
            seen: What the POS has shown.

        Raises:
            ExportRefused: Something in it would hold days or book them wrong, or there is nothing
                to approve; MAP-04x.
            ConfigurationError: The mapping cannot be read.
        """
        with self.history.lock():
            draft, newest = self.history.draft(), last_approved(self.history.steps())
            answer = approve(
                evolve(draft, note=edit.note or draft.note),
                newest=newest,
                revision=self.history.next_revision(),
                by=edit.by,
                at=self.clock(),
                chart=self.chart,
                on=on,
                seen=tuple(seen),
                clearing_account=self.clearing_account,
            )
            changes = diff(newest.rules if newest else (), draft.rules)
            if answer.approved is None:
                blocking = [issue for issue in answer.issues if issue.blocks]
                raise ExportRefused(blocking[0], issues=answer.issues)
            step = None if edit.dry_run else self.history.approve(answer.approved)
            return Edited(changes=changes, step=step, issues=answer.issues)

    def _edit(self, work: Callable[[Draft], Sequence[MappingRule]], edit: Edit, on: date) -> Edited:
        with self.history.lock():
            draft = self.history.draft()
            new = Draft(
                rules=tuple(work(draft)),
                parent=draft.parent,
                author=edit.by,
                edited_at=self.clock(),
                note=edit.note,
            )
            changes = diff(draft.rules, new.rules)
            issues = self._problems(changes, new.mapping, on)
            if not changes or edit.dry_run:
                return Edited(changes=changes, issues=issues)
            return Edited(changes=changes, step=self.history.keep(new), issues=issues)

    def _problems(
        self, changes: Iterable[RuleChange], mapping: AccountMapping, on: date
    ) -> tuple[Issue, ...]:
        """Return what is wrong with the rules that changed; refuse what would book wrong."""
        rules = [change.after for change in changes if change.after is not None]
        changed = {name_of(rule) for rule in rules}
        categories = {(rule.target.value, rule.category_id) for rule in rules}
        found = check_mapping(mapping, self.chart, on, clearing_account=self.clearing_account)
        issues = tuple(
            issue
            for issue in found
            if issue.where in changed or _clashing_category(issue) in categories
        )
        if any_blocks(issue for issue in issues if issue.kind is not codes.NOT_CONFIRMED):
            blocking = [i for i in issues if i.blocks and i.kind is not codes.NOT_CONFIRMED]
            raise ExportRefused(blocking[0], issues=issues)
        return in_order(issue for issue in issues if issue.kind is not codes.NOT_CONFIRMED)


def _clashing_category(issue: Issue) -> tuple[str, str] | None:
    """Return target and id of rules that apply at once, None of any other issue.

    It stands at a day, not at the name of a rule as other issues do.
    """
    if issue.kind is not codes.AMBIGUOUS:
        return None
    named = dict(issue.values)
    return named["target"], named["id"]


def _since_parent(after: MappingStep, steps: Sequence[MappingStep]) -> tuple[RuleChange, ...]:
    before = next((step for step in reversed(steps) if step.id == after.parent), None)
    return diff(before.rules if before else (), after.rules)


def seen_in(rules: Iterable[MappingRule]) -> tuple[SeenCategory, ...]:
    """Return the categories that rules name, each with the centre and the rates that they name.

    A category of several centres is there several times: no rate of one is asked for in another.
    What is limited to a payment method, or to a rate that is not asked for, tells of no category.
    """
    names: dict[tuple[RuleTarget, str, str], list[MappingRule]] = {}
    for rule in rules:
        if rule.payment_method is None and (rule.rate is None or rule.target in _ASKED_BY_RATE):
            key = (rule.target, rule.category_id, rule.revenue_centre or "")
            names.setdefault(key, []).append(rule)
    return tuple(
        SeenCategory(
            target=target,
            category_id=category,
            name=next((rule.name for rule in theirs if rule.name), category),
            rates=tuple(rule.rate for rule in theirs if rule.rate is not None),
            centres=(centre,),
        )
        for (target, category, centre), theirs in names.items()
    )


_ASKED_BY_RATE = frozenset(
    {RuleTarget.REVENUE, RuleTarget.FALLBACK_REVENUE, RuleTarget.SERVICE_CHARGE}
)
"""Targets whose rules may name a rate and still answer what a category asks."""


def _named(rule: MappingRule, known: Iterable[MappingRule]) -> MappingRule:
    """Return a rule with the name that its category had, where it brings none."""
    if rule.name:
        return rule
    theirs = (
        r.name for r in known if r.target is rule.target and r.category_id == rule.category_id
    )
    return evolve(rule, name=next((name for name in theirs if name), ""))


def _chosen(names: Sequence[str], draft: Draft) -> tuple[MappingRule, ...]:
    """Return the suggestions of those names or ids, all if there are none."""
    chosen = []
    for name in names:
        found = [r for r in draft.unconfirmed if name and name.casefold() in _called(r)]
        if not found:
            known = [name_of(r) for r in draft.unconfirmed]
            meant = get_close_matches(name, known, n=3, cutoff=0)
            raise ConfigurationError(
                revision_codes.NO_SUGGESTION.at(name, name=name, known=", ".join(meant) or "–")
            )
        chosen += found
    return tuple(chosen) if names else draft.unconfirmed


def _called(rule: MappingRule) -> set[str]:
    """Return what a rule goes by: its name, its id, or what it is for; tips have neither."""
    return {text.casefold() for text in (name_of(rule), rule.category_id)}
