"""A DATEV file at a glance as plain data, for ``--json`` and pages."""

from collections.abc import Mapping
from typing import Any

from datev_bridge.extf.inspection import Inspection
from datev_bridge.extf.plain import plain_text
from datev_bridge.extf.rows_of import Row, values_of


def glance(found: Inspection) -> Mapping[str, Any]:
    """Return an inspection as plain data: amounts as text with a point, dates ISO."""
    return {
        "format": found.format_name,
        "encoding": found.encoding,
        "header": [
            {"field": number, "caption": caption, "value": text}
            for number, caption, text in found.header
        ],
        "rows": found.rows,
        "unreadable": found.unreadable,
        "first_day": plain_text(found.first_day) if found.first_day else None,
        "last_day": plain_text(found.last_day) if found.last_day else None,
        "accounts": [
            {
                "account": account,
                "debit": str(totals.debit),
                "credit": str(totals.credit),
                "balance": str(totals.balance),
                "rows": totals.count,
            }
            for account, totals in found.accounts.items()
        ],
        "tax_keys": [
            {"bu_key": key, "amount": str(amount), "rows": count}
            for key, (amount, count) in found.tax_keys.items()
        ],
        "sample": [cells(row) for row in found.sample],
    }


def cells(row: Row) -> Mapping[str, str]:
    """Return the filled columns of a row by their English names; a flag that is off is empty."""
    return {
        name: plain_text(value)
        for name, value in values_of(row)
        if value is not False or name == "is_committed" or name in row.others
    }
