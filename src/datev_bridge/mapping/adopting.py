"""Rules of another restaurant, fitted to what this one's POS has. Pure.

Ids of categories are each merchant's own, so rules are brought over by what people call things. A
rule that is limited to a revenue centre or a payment method of the other POS is left there.
"""

from collections.abc import Iterable, Iterator

from attrs import evolve

from datev_bridge.mapping.model import MappingRule, RuleTarget
from datev_bridge.mapping.seen import SeenCategory

_BY_NAME = frozenset({RuleTarget.REVENUE, RuleTarget.PAYMENT})


def adopted(
    rules: Iterable[MappingRule],
    seen: Iterable[SeenCategory],
    present: Iterable[MappingRule],
) -> tuple[MappingRule, ...]:
    """Return another restaurant's rules as suggestions for this one.

    Args:
        rules: Theirs.
        seen: What this POS has shown.
        present: Rules that are there; what they are for is left alone.
    """
    known = {(each.target, _key(each.name)): each for each in seen}
    taken = {(rule.target, rule.category_id) for rule in present}
    return tuple(
        rule for rule in _fitted(rules, known) if (rule.target, rule.category_id) not in taken
    )


def _fitted(
    rules: Iterable[MappingRule], known: dict[tuple[RuleTarget, str], SeenCategory]
) -> Iterator[MappingRule]:
    for rule in rules:
        if rule.revenue_centre is not None or rule.payment_method is not None:
            continue
        if rule.target not in _BY_NAME:
            yield evolve(rule, is_confirmed=False)
            continue
        here = known.get((rule.target, _key(rule.name)))
        if here is not None and rule.name:
            yield evolve(rule, category_id=here.category_id, name=here.name, is_confirmed=False)


def _key(name: str) -> str:
    """Return what two spellings of a name have in common."""
    return " ".join(name.casefold().split())
