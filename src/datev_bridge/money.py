"""Money: ``Decimal`` from the first byte, cents from the receipt on."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation, localcontext
import re

ZERO = Decimal("0.00")
CENT = Decimal("0.01")

_AMOUNT = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?\Z", re.ASCII)


def parse_amount(text: str) -> Decimal | None:
    """Return the amount a POS writes (``"12.345000"``), or None where it is none.

    Only plain decimal notation counts: no comma, no exponent, no blanks, no ``NaN``. A caller that
    gets None has found a problem; it must never go on with zero.
    """
    return Decimal(text) if _AMOUNT.match(text) else None


def in_cents(amount: Decimal) -> bool:
    """Tell whether the amount has no fraction of a cent."""
    return amount == amount.quantize(CENT)


def cents(amount: Decimal) -> Decimal:
    """Return an amount that is in whole cents with exactly two decimals.

    Raises:
        ValueError: The amount has a fraction of a cent: rounding is :func:`allocate`'s work alone.
    """
    exact = amount.quantize(CENT)
    if exact != amount:
        raise ValueError(f"{amount} has a fraction of a cent")
    return exact


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum, with two decimals for none or whole cents."""
    return sum(amounts, ZERO)


def allocate(shares: Sequence[Decimal], target: Decimal) -> tuple[Decimal, ...]:
    """Bring exact shares to whole cents so that they add up to ``target`` (largest remainder).

    Each share is rounded down to its cent; what is missing then goes, a cent each, to the largest
    remainders, ties by position. Where the shares together are far from the target, every share
    moves by the same number of cents first. A negative target mirrors the positive one, so that a
    refund takes back exactly what its receipt booked. Nothing else in the product rounds money.

    Args:
        shares: Exact amounts, any sign, at least one.
        target: What the result must add up to, in whole cents.

    Returns:
        Whole cents in the order of ``shares``.

    Raises:
        ValueError: There is no share, or the target has a fraction of a cent.
    """
    if not shares:
        raise ValueError("nothing to allocate to")
    if sum(shares) == target and all(in_cents(share) for share in shares):
        return tuple(share.quantize(CENT) for share in shares)
    if target < 0:
        return tuple(-part for part in allocate([-share for share in shares], -target))
    with localcontext() as context:
        context.prec = 50
        goal = int(cents(target) * 100)
        scaled = [share * 100 for share in shares]
        floors = [int(s.to_integral_value(rounding="ROUND_FLOOR")) for s in scaled]
        everyone, extra = divmod(goal - sum(floors), len(shares))
        by_remainder = sorted(range(len(shares)), key=lambda i: (floors[i] - scaled[i], i))
        lucky = set(by_remainder[:extra])
        return tuple(
            (Decimal(floor + everyone + (i in lucky)) / 100).quantize(CENT)
            for i, floor in enumerate(floors)
        )


def proportional(target: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Split whole cents in proportion to weights of one sign, by largest remainder.

    Raises:
        ValueError: The weights add up to zero.
    """
    whole = sum(weights, Decimal(0))
    if whole == 0:
        raise ValueError("weights add up to zero")
    with localcontext() as context:
        context.prec = 50
        try:
            return allocate([target * weight / whole for weight in weights], target)
        except InvalidOperation as error:  # pragma: no cover - beyond any amount of a restaurant
            raise ValueError("amount out of range") from error


def german(amount: Decimal) -> str:
    """Return an amount as Germans write it: ``1.234,56``."""
    return f"{amount:,.2f}".translate(_GERMAN)


_GERMAN = str.maketrans(",.", ".,")
