"""Geometry of the page's picture: columns of days, stacked by rate, in percent of their field."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from attrs import frozen

_HUNDRED = Decimal(100)
_PLACES = Decimal("0.01")
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MOST_STEPS = 4
_MOST_LABELS = 8
_FILL = Decimal("0.72")  # how much of a day's room its column takes
_WIDEST = Decimal(12)


@frozen(kw_only=True)
class Segment:
    """One rate of one day: number of the series, edge and height in percent, EUR."""

    series: int
    y: Decimal
    height: Decimal
    amount: Decimal


@frozen(kw_only=True)
class Column:
    """One day: left edge, width and middle in percent, and whether its date is written."""

    day: date
    x: Decimal
    width: Decimal
    middle: Decimal
    is_labelled: bool
    segments: tuple[Segment, ...]


@frozen(kw_only=True)
class Tick:
    """A line across the field: its value in EUR, and where it is in percent."""

    value: Decimal
    y: Decimal


@frozen(kw_only=True)
class Columns:
    """The picture; ``zero`` is where nothing is, in percent from the top."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    zero: Decimal


def make_columns(days: Sequence[date], amounts: Sequence[Sequence[Decimal]]) -> Columns:
    """Lay out columns.

    Args:
        days: One for each column, at least one.
        amounts: EUR; for each day one for each series. What is negative hangs below zero.
    """
    low = min(sum((a for a in row if a < 0), Decimal(0)) for row in amounts)
    high = max(sum((a for a in row if a > 0), Decimal(0)) for row in amounts)
    values = _ticks(low, high)
    top, bottom = values[-1], min(low, values[0])

    def y(value: Decimal) -> Decimal:
        return ((top - value) * _HUNDRED / (top - bottom)).quantize(_PLACES)

    room = _HUNDRED / len(days)
    width = min(room * _FILL, _WIDEST).quantize(_PLACES)
    every = -(-len(days) // _MOST_LABELS)
    return Columns(
        columns=tuple(
            Column(
                day=day,
                x=(room * (i + Decimal("0.5")) - width / 2).quantize(_PLACES),
                width=width,
                middle=(room * (i + Decimal("0.5"))).quantize(_PLACES),
                is_labelled=i % every == 0,
                segments=tuple(_stack(row, y)),
            )
            for i, (day, row) in enumerate(zip(days, amounts, strict=True))
        ),
        ticks=tuple(Tick(value=value, y=y(value)) for value in values),
        zero=y(Decimal(0)),
    )


def _stack(row: Sequence[Decimal], y: Callable[[Decimal], Decimal]) -> Iterator[Segment]:
    up = down = Decimal(0)
    for series, amount in enumerate(row):
        if not amount:
            continue
        start = up if amount > 0 else down
        edges = y(start), y(start + amount)
        yield Segment(series=series, y=min(edges), height=abs(edges[0] - edges[1]), amount=amount)
        if amount > 0:
            up += amount
        else:
            down += amount


def _ticks(low: Decimal, high: Decimal) -> tuple[Decimal, ...]:
    """Return round values from ``low`` on to the first beyond ``high``, zero among them."""
    step = _step(high - low)
    first = int((low / step).to_integral_value(rounding="ROUND_CEILING"))
    last = int((high / step).to_integral_value(rounding="ROUND_CEILING"))
    return tuple(step * i for i in range(first, max(last, first + 1) + 1))


def _step(span: Decimal) -> Decimal:
    if not span:
        return Decimal(1)
    rough = span / _MOST_STEPS
    unit = Decimal(1).scaleb(rough.adjusted())
    return next(unit * factor for factor in _STEPS if unit * factor >= rough)


def bar_width(amount: Decimal, most: Decimal) -> Decimal:
    """Return how long a bar is, in percent of the longest one; none for what is not positive."""
    if amount <= 0 or most <= 0:
        return Decimal("0.00")
    return (amount * _HUNDRED / most).quantize(_PLACES)
