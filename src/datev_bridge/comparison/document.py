"""A comparison as plain data for ``--json``: amounts as text with a point, dates ISO."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from datev_bridge.comparison.books import Books
from datev_bridge.comparison.compare import Comparison, DayAccount, NetsToZero, TaxLine
from datev_bridge.extf import AccountTotals


def comparison_document(found: Comparison, *, everything: bool = False) -> Mapping[str, Any]:
    """Return a comparison as plain data.

    Args:
        found: The comparison.
        everything: Whether lines that are equal are listed as well.
    """
    lines = found.lines if everything else found.differences
    taxes = found.taxes if everything else found.tax_differences
    return {
        "equal": found.is_equal,
        "old": _books(found.old),
        "new": _books(found.new),
        "ignored": list(found.ignored),
        "by_balance": found.by_balance,
        "differences": len(found.differences),
        "compared": len(found.lines),
        "lines": [_line(line, found) for line in lines],
        "vat": [_tax(line) for line in taxes],
        "net_to_zero": [_zero(zero) for zero in found.zeros],
        "issues": [issue.as_json() for issue in found.issues],
    }


def _books(books: Books) -> Mapping[str, Any]:
    days = books.days
    return {
        "files": list(books.names),
        "clients": list(books.clients),
        "chart": books.chart.name.value if books.chart.name else None,
        "account_length": books.account_length,
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[-1].isoformat() if days else None,
        "rows": books.rows,
        "unreadable": books.unreadable,
    }


def _line(line: DayAccount, found: Comparison) -> Mapping[str, Any]:
    return {
        "day": line.day.isoformat(),
        "account": line.account,
        "old": _totals(line.old),
        "new": _totals(line.new),
        "difference": {
            "debit": str(line.debit),
            "credit": str(line.credit),
            "balance": str(line.balance),
        },
        "differs": line.differs(by_balance=found.by_balance),
    }


def _totals(totals: AccountTotals | None) -> Mapping[str, Any] | None:
    if totals is None:
        return None
    return {
        "debit": str(totals.debit),
        "credit": str(totals.credit),
        "balance": str(totals.balance),
        "rows": totals.count,
    }


def _tax(line: TaxLine) -> Mapping[str, Any]:
    rate = line.place.rate
    return {
        "account": line.place.account,
        "bu_key": line.place.bu_key,
        "rate": None if rate is None else f"{rate.normalize():f}",
        "old": {"gross": str(line.old), "vat": _amount(line.old_vat)},
        "new": {"gross": str(line.new), "vat": _amount(line.new_vat)},
        "difference": str(line.difference),
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _zero(zero: NetsToZero) -> Mapping[str, Any]:
    return {
        "account": zero.account,
        "old": zero.in_old,
        "new": zero.in_new,
        "on_each_day": zero.on_each_day,
    }
