"""A comparison of DATEV files as a person reads it, and the files of a side."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from datev_bridge.comparison import Comparison
from datev_bridge.comparison.compare import DayAccount, TaxLine
from datev_bridge.extf import AccountTotals
from datev_bridge.takeover.document import rate_text
from datev_bridge_cli.files import STDIN
from datev_bridge_cli.output import Output
from datev_bridge_cli.tables import aligned, amount_text

_NONE = "–"


def files_in(names: Sequence[str]) -> Iterator[str]:
    """Yield the files that names stand for: of a folder its CSV files by name, else the name.

    Raises:
        OSError: A folder cannot be read.
    """
    for name in names:
        path = Path(name)
        if name != STDIN and path.is_dir():
            found = (each for each in path.iterdir() if each.suffix.lower() == ".csv")
            yield from sorted(str(each) for each in found if each.is_file())
        else:
            yield name


def comparison_text(out: Output, found: Comparison, *, everything: bool) -> str:
    """Return a comparison as tables: the differences, or everything; then what it comes to."""
    lines = found.lines if everything else found.differences
    taxes = found.taxes if everything else found.tax_differences
    blocks = (
        _lines(out, lines, found),
        _taxes(out, taxes),
        (_zeros(out, found), _ignored(out, found), _summary(out, found)),
    )
    return "\n\n".join("\n".join(filter(None, block)) for block in blocks if block)


def _lines(out: Output, lines: Sequence[DayAccount], found: Comparison) -> Sequence[str]:
    if not lines:
        return ()
    say, form = out.say, out.say("%d.%m.%Y", "%Y-%m-%d")
    head = (
        say("Tag", "Day"),
        say("Konto", "Account"),
        say("Soll alt", "Old debit"),
        say("Haben alt", "Old credit"),
        say("Saldo alt", "Old balance"),
        say("Soll neu", "New debit"),
        say("Haben neu", "New credit"),
        say("Saldo neu", "New balance"),
        say("Differenz", "Difference"),
        "",
    )
    rows = [
        (
            f"{line.day:{form}}",
            line.account,
            *_totals(out, line.old),
            *_totals(out, line.new),
            amount_text(line.balance, out.language),
            _remark(out, line, found),
        )
        for line in lines
    ]
    return aligned([head, *rows], right=set(range(2, 9)))


def _totals(out: Output, totals: AccountTotals | None) -> tuple[str, str, str]:
    if totals is None:
        return (_NONE, _NONE, _NONE)
    amounts = (totals.debit, totals.credit, totals.balance)
    debit, credit, balance = (amount_text(amount, out.language) for amount in amounts)
    return debit, credit, balance


def _remark(out: Output, line: DayAccount, found: Comparison) -> str:
    if not line.differs(by_balance=found.by_balance):
        return ""
    if line.old is None:
        return out.say("nur neu", "new only")
    if line.new is None:
        return out.say("nur alt", "old only")
    return out.say("weicht ab", "differs") if line.balance else out.say("Saldo gleich", "same net")


def _taxes(out: Output, taxes: Sequence[TaxLine]) -> Sequence[str]:
    if not taxes:
        return ()
    say, language = out.say, out.language
    head = (
        say("Steuer auf", "Tax on"),
        say("BU", "Key"),
        say("Satz", "Rate"),
        say("Brutto alt", "Old gross"),
        say("USt alt", "Old VAT"),
        say("Brutto neu", "New gross"),
        say("USt neu", "New VAT"),
        say("Differenz", "Difference"),
    )
    rows = [
        (
            line.place.account,
            line.place.bu_key,
            f"{rate_text(line.place.rate) or '?'} %",
            amount_text(line.old, language),
            _NONE if line.old_vat is None else amount_text(line.old_vat, language),
            amount_text(line.new, language),
            _NONE if line.new_vat is None else amount_text(line.new_vat, language),
            amount_text(line.difference, language),
        )
        for line in taxes
    ]
    return aligned([head, *rows], right=set(range(2, 8)))


def _zeros(out: Output, found: Comparison) -> str:
    shown = [
        f"{zero.account} ({_sides(out, in_old=zero.in_old, in_new=zero.in_new)})"
        for zero in found.zeros
    ]
    if not shown:
        return ""
    return f"  {out.say('Gehen auf 0,00 auf', 'Net to 0.00')}: {', '.join(shown)}"


def _sides(out: Output, *, in_old: bool, in_new: bool) -> str:
    if in_old and in_new:
        return out.say("alt und neu", "old and new")
    return out.say("alt", "old") if in_old else out.say("neu", "new")


def _ignored(out: Output, found: Comparison) -> str:
    if not found.ignored:
        return ""
    return f"  {out.say('Außer Acht gelassen', 'Left out')}: {', '.join(found.ignored)}"


def _summary(out: Output, found: Comparison) -> str:
    count, days = len(found.lines), len({line.day for line in found.lines})
    if found.is_equal:
        return out.say(
            f"  Gleich: {count} Summen an {days} Tagen, jede Steuer.",
            f"  Equal: {count} totals on {days} days, every tax.",
        )
    differs, taxes = len(found.differences), len(found.tax_differences)
    return out.say(
        f"  Abweichungen: {differs} von {count} Summen, {taxes} bei der Steuer.",
        f"  Differences: {differs} of {count} totals, {taxes} in tax.",
    )
