"""What differs between two revisions of a mapping."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import Enum
from itertools import zip_longest
from typing import TypeAlias

from attrs import fields, frozen

from datev_bridge.mapping.model import MappingRule


class ChangeKind(Enum):
    """What happened to a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@frozen(kw_only=True)
class RuleChange:
    """One difference.

    Attributes:
        before: The rule in the old revision; None if it was added.
        after: The rule in the new revision; None if it was removed.
    """

    before: MappingRule | None
    after: MappingRule | None

    @property
    def kind(self) -> ChangeKind:
        """What happened."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.REMOVED if self.after is None else ChangeKind.CHANGED

    @property
    def rule(self) -> MappingRule:
        """The rule as it is now, or as it was if it is gone."""
        rule = self.after or self.before
        if rule is None:
            raise ValueError("a change without a rule")
        return rule

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the attributes that changed; none for rules added or removed."""
        if self.before is None or self.after is None:
            return ()
        names = (attribute.name for attribute in fields(MappingRule))
        return tuple(n for n in names if getattr(self.before, n) != getattr(self.after, n))


_Key: TypeAlias = tuple[str, ...]


def diff(old: Iterable[MappingRule], new: Iterable[MappingRule]) -> tuple[RuleChange, ...]:
    """Compare two sets of rules; their order does not matter.

    A rule with the same category, limits and dates is the same rule, changed.

    Args:
        old: The rules before.
        new: The rules after.

    Returns:
        The changes, by target, category, limits and dates.
    """
    before, after = Counter(old), Counter(new)
    gone, come = _by_key(before - after), _by_key(after - before)
    return tuple(
        RuleChange(before=was, after=now)
        for key in sorted(gone.keys() | come.keys())
        for was, now in zip_longest(gone.get(key, ()), come.get(key, ()))
    )


def is_same_rule(one: MappingRule, other: MappingRule) -> bool:
    """Tell whether two rules are for the same category, limits and dates."""
    return _key(one) == _key(other)


def _by_key(rules: Counter[MappingRule]) -> dict[_Key, list[MappingRule]]:
    found: dict[_Key, list[MappingRule]] = {}
    for rule in rules.elements():
        found.setdefault(_key(rule), []).append(rule)
    for alike in found.values():
        if len(alike) > 1:
            alike.sort(key=lambda rule: tuple(_texts(rule)))
    return found


def _key(rule: MappingRule) -> _Key:
    limits = (
        rule.rate,
        rule.revenue_centre,
        rule.payment_method,
        rule.valid_from,
        rule.valid_until,
    )
    return (rule.target.value, rule.category_id, *map(_text, limits))


def _texts(rule: MappingRule) -> Iterator[str]:
    for attribute in fields(MappingRule):
        yield _text(getattr(rule, attribute.name))


def _text(value: object) -> str:
    """Return a value as text that sorts; None before everything else."""
    if isinstance(value, Enum):
        return f"={value.value}"
    if isinstance(value, Decimal):
        return f"={value.normalize():f}"
    return "" if value is None else f"={value}"
