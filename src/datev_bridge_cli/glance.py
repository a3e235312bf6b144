"""What is in a DATEV file, as a person reads it."""

from collections.abc import Iterable, Sequence

from datev_bridge.extf import FORMATS
from datev_bridge.extf.inspection import Inspection
from datev_bridge.reports.glance import cells
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.tables import aligned, amount_text

_MOST_COLUMNS = 9
"""Of the first rows; ``--json`` has them all."""

_AMOUNTS = frozenset(("amount", "base_amount"))


def show_glance(out: Output, found: Inspection) -> None:
    """Show header, totals by account and tax key, and the first rows as tables."""
    blocks = (
        [f"{found.format_name}: {_size(out, found)}", *_header(out, found)],
        _accounts(out, found),
        _tax_keys(out, found),
        _sample(out, found),
    )
    out.result("\n\n".join("\n".join(block) for block in blocks if block))
    if found.unreadable:
        out.note(
            out.say(
                f"{found.unreadable} Zeilen sind nicht lesbar; warum, zeigt datev-bridge check.",
                f"{found.unreadable} rows cannot be read; datev-bridge check tells why.",
            )
        )


def _size(out: Output, found: Inspection) -> str:
    rows = f"{found.rows} {out.say('Zeilen', 'rows')}"
    if found.first_day is None or found.last_day is None:
        return f"{rows} · {found.encoding}"
    form = out.say("%d.%m.%Y", "%Y-%m-%d")
    return f"{rows} · {found.first_day:{form}} – {found.last_day:{form}} · {found.encoding}"


def _header(out: Output, found: Inspection) -> Iterable[str]:
    filled = [(str(number), caption, text) for number, caption, text in found.header if text]
    head = (out.say("Feld", "Field"), out.say("Kopfzeile", "Header"), out.say("Wert", "Value"))
    return aligned([head, *filled], right={0})


def _accounts(out: Output, found: Inspection) -> Sequence[str]:
    if not found.accounts:
        return ()
    say = out.say
    head = (
        say("Konto", "Account"),
        say("Soll", "Debit"),
        say("Haben", "Credit"),
        say("Saldo", "Balance"),
        say("Zeilen", "Rows"),
    )
    rows = [
        (
            account,
            amount_text(totals.debit, out.language),
            amount_text(totals.credit, out.language),
            amount_text(totals.balance, out.language),
            str(totals.count),
        )
        for account, totals in found.accounts.items()
    ]
    return aligned([head, *rows], right={1, 2, 3, 4})


def _tax_keys(out: Output, found: Inspection) -> Sequence[str]:
    if not found.tax_keys:
        return ()
    say = out.say
    head = (say("BU-Schlüssel", "Tax key"), say("Umsatz", "Amount"), say("Zeilen", "Rows"))
    rows = [
        (key or say("(ohne)", "(none)"), amount_text(amount, out.language), str(count))
        for key, (amount, count) in found.tax_keys.items()
    ]
    return aligned([head, *rows], right={1, 2})


def _sample(out: Output, found: Inspection) -> Sequence[str]:
    """Return the first rows with the columns that any of them fills."""
    rows = [cells(row) for row in found.sample]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names:
        return ()
    shown = names[:_MOST_COLUMNS]
    titles = _captions(found) if out.language is Language.DE else {}
    head = [titles.get(name, name) for name in shown]
    body = [[row.get(name, "") for name in shown] for row in rows]
    right = {place for place, name in enumerate(shown) if name in _AMOUNTS}
    lines = aligned([head, *body], right=right)
    if len(names) == len(shown):
        return lines
    left = len(names) - len(shown)
    more = out.say(f"{left} weitere Spalten mit --json", f"{left} more columns with --json")
    return (*lines, f"  … {more}")


def _captions(found: Inspection) -> dict[str, str]:
    columns = (f.columns for f in FORMATS.values() if f.name == found.format_name)
    return {column.name: column.caption for column in next(columns, ())}
