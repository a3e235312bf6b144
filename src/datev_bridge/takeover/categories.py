"""The POS's categories from the document that ``datev-bridge categories --json`` writes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
import json
from typing import Any

from datev_bridge.errors import ConfigurationError
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.money import parse_amount
from datev_bridge.takeover import codes

_TARGETS = {target.value: target for target in (RuleTarget.REVENUE, RuleTarget.PAYMENT)}


def categories_from(data: bytes, name: str = "") -> tuple[SeenCategory, ...]:
    """Read groups and payment methods, each with all its rates, in the order of the document.

    Args:
        data: The document.
        name: Of the file, for messages.

    Raises:
        ConfigurationError: It is no such document, TKO-015.
    """
    try:
        entries = list(_entries(json.loads(data)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ConfigurationError(codes.NO_CATEGORIES.at(name)) from None
    found: dict[tuple[RuleTarget, str], SeenCategory] = {}
    for seen in entries:
        key = (seen.target, seen.category_id)
        earlier = found.get(key, seen)
        found[key] = SeenCategory(
            target=seen.target,
            category_id=seen.category_id,
            name=seen.name,
            code=seen.code,
            rates=(*earlier.rates, *seen.rates),
        )
    return tuple(found.values())


def _entries(document: Mapping[str, Any]) -> Iterator[SeenCategory]:
    for entry in document["categories"]:
        target = _TARGETS.get(entry["category"])
        if target is not None:
            yield SeenCategory(
                target=target,
                category_id=_text(entry["id"]),
                name=_text(entry["name"]),
                code=_text(entry["code"] or ""),
                rates=_rates(entry["rate"]),
            )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _rates(value: object) -> tuple[Decimal, ...]:
    if value is None:
        return ()
    rate = parse_amount(_text(value))
    if rate is None:
        raise ValueError
    return (rate,)
