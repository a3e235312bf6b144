"""How the POS writes: spellings of fields, amounts as text or number. The books read all alike."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import Factory, define

from datev_bridge.kseries import json_text
from datev_bridge.kseries.charges import contradicts
from datev_bridge.kseries.discounts import discount_reading
from datev_bridge.kseries.json_text import Number
from datev_bridge.kseries.tally import Tally

TIMES = (
    "timeOfOpening", "timeofOpening", "timeClosed", "timeOfClosed", "timeOfCloseAndPaid",
    "timeofCloseAndPaid", "timeOfSale", "timeofSale",
)  # fmt: skip
"""Every spelling of a time field that documents or other readers of the API know."""

AMOUNTS = (
    "totalNetAmountWithTax", "totalNetAmountWithoutTax", "taxAmount", "netAmountWithTax", "tip",
)  # fmt: skip
"""Amounts that the books need."""


@define(kw_only=True)
class Writing:
    """How an answer is written.

    Attributes:
        times: Names of time fields.
        counts: Amounts by their writing, and lines that contradict themselves.
    """

    times: Counter[str] = Factory(Counter)
    counts: Counter[Tally] = Factory(Counter)


def read_writing(body: bytes) -> Writing:
    """Read how an answer is written; one that is no JSON tells nothing."""
    found = Writing()
    for sale in _raw_sales(body):
        for part in _parts(sale):
            found.times.update(name for name in TIMES if name in part)
            for name in AMOUNTS:
                if part.get(name) is not None:
                    found.counts[_writing(part[name])] += 1
            found.counts[Tally.CHARGE_CONTRADICTS] += contradicts(part)
            discount = discount_reading(part)
            if discount is not None:
                found.counts[discount] += 1
    return found


def _raw_sales(body: bytes) -> Sequence[Mapping[str, Any]]:
    try:
        wrapper = json_text.parse(body)
    except ValueError:
        return ()
    return _mappings(wrapper.get("sales")) if isinstance(wrapper, Mapping) else ()


def _mappings(value: object) -> Sequence[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else ()


def _parts(sale: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield sale
    yield from _mappings(sale.get("salesLines"))
    yield from _mappings(sale.get("payments"))


def _writing(amount: object) -> Tally:
    if isinstance(amount, Number):
        return Tally.AMOUNT_AS_NUMBER
    return Tally.AMOUNT_AS_TEXT if amount else Tally.AMOUNT_EMPTY
