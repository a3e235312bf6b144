"""A rule as a person names it, in words: what a command line or a form has."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import NOTHING

from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue, in_order
from datev_bridge.mapping import table_codes
from datev_bridge.mapping.kinds import FITTING_KINDS
from datev_bridge.mapping.model import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping.table_cells import COLUMNS, CellRefused, Column

_USUAL_KIND: Mapping[RuleTarget, AccountKind] = {
    RuleTarget.REVENUE: AccountKind.REVENUE,
    RuleTarget.FALLBACK_REVENUE: AccountKind.REVENUE,
    RuleTarget.TIP: AccountKind.TIP,
    RuleTarget.SERVICE_CHARGE: AccountKind.SERVICE_CHARGE,
    RuleTarget.FLOAT: AccountKind.OTHER,
}
"""What is meant where a person names no kind; payments have none that is usual."""


def asked_rule(words: Mapping[str, str]) -> MappingRule:
    """Return the rule that words ask for.

    Args:
        words: By attribute of the rule, as cells of a table have them; an empty one is not there.

    Raises:
        ConfigurationError: A word is missing (MAP-058) or not possible (MAP-057).
    """
    values: dict[str, Any] = {}
    issues: list[Issue] = []
    for column in COLUMNS:
        issues += _read(column, words.get(column.attribute, "").strip(), values)
    if issues:
        found = in_order(issues)
        raise ConfigurationError(found[0], issues=found)
    return MappingRule(**values)


def _read(column: Column, word: str, values: dict[str, Any]) -> Iterator[Issue]:
    """Put the value of a word among the values, or yield what is wrong with it."""
    where = column.attribute
    named = {"column": where, "expected": column.expected}
    if not word:
        usual = _usual_kind(values) if where == "kind" else None
        if usual is not None:
            values[where] = usual
        elif column.default is NOTHING:
            yield table_codes.EMPTY_CELL.at(where, **named)
        return
    try:
        values[where] = column.read(word)
        word.encode()
    except CellRefused:
        yield table_codes.BAD_CELL.at(where, **named, value=word)
    except UnicodeEncodeError:  # a lone surrogate has no bytes: no file could hold the rule
        shown = word.encode("utf-8", "replace").decode()
        yield table_codes.BAD_CELL.at(where, **named, value=shown)


def _usual_kind(values: Mapping[str, Any]) -> AccountKind | None:
    target = values.get("target")
    if target is None:
        return None
    fitting = FITTING_KINDS[target]
    return next(iter(fitting)) if len(fitting) == 1 else _USUAL_KIND.get(target)
