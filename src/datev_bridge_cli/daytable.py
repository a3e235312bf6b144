"""A business day as a table on the terminal: what was sold on the left, how it was paid right."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING

from attrs import frozen

from datev_bridge.journal import Entry, RowKind
from datev_bridge.journal.check import percent_text
from datev_bridge.proof.model import DayState, ProofDay
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import harmless
from datev_bridge_cli.tables import aligned, amount_text

if TYPE_CHECKING:
    from decimal import Decimal  # only the name: adding up is the core's work

_NAME_WIDTH = 28
"""Longer names are cut on the screen, never in a file."""


@frozen(kw_only=True)
class _Row:
    name: str
    amount: str
    account: str


class DayTable:
    """Renders the days of a proof in one language."""

    def __init__(self, language: Language) -> None:
        self._say = language.say
        self._language = language

    def amount(self, amount: "Decimal") -> str:
        """Return an amount as people of the language write it."""
        return amount_text(amount, self._language)

    def day(self, day: ProofDay) -> tuple[str, ...]:
        """Return the lines of one day: its two columns and what the clearing account comes to."""
        sold = [self._row(e, e.contra_account) for e in day.journal.entries if _is_sold(e)]
        paid = [self._row(e, e.account) for e in day.journal.entries if not _is_sold(e)]
        left, right = _columns(sold), _columns(paid)
        width = max((len(line) for line in left), default=0)
        pairs = zip_longest(left, right, fillvalue="")
        return (
            *(f"  {one:<{width}}    {two}".rstrip() for one, two in pairs),
            f"  {self.clearing(day)}",
        )

    def clearing(self, day: ProofDay) -> str:
        """Return the clearing account of a day in one line: debit, credit, balance."""
        account = f"{self._say('Zwischenkonto', 'Clearing account')} {day.journal.clearing_account}"
        debit = f"{self._say('Soll', 'debit')} {self.amount(day.clearing_debit)}"
        credit = f"{self._say('Haben', 'credit')} {self.amount(day.clearing_credit)}"
        balance = day.journal.clearing_balance
        mark = "✗" if balance else "✔"
        saldo = f"{self._say('Saldo', 'balance')} {self.amount(balance)} {mark}"
        return f"{account}: {debit} · {credit} · {saldo}"

    def overview(self, days: Iterable[ProofDay]) -> tuple[str, ...]:
        """Return one line a day: receipts, turnover of the clearing account, its balance, state."""
        say = self._say
        head = (
            say("Geschäftstag", "Business day"),
            say("Belege", "Receipts"),
            say("Soll", "Debit"),
            say("Haben", "Credit"),
            say("Zwischenkonto", "Clearing"),
            say("Zustand", "State"),
        )
        rows = [self._overview_row(day) for day in days]
        return aligned([head, *rows], right=range(1, len(head) - 1))

    def _overview_row(self, day: ProofDay) -> tuple[str, ...]:
        return (
            self.date(day),
            str(len(day.summary.receipts)),
            self.amount(day.clearing_debit),
            self.amount(day.clearing_credit),
            self.amount(day.journal.clearing_balance),
            self.state(day),
        )

    def date(self, day: ProofDay) -> str:
        """Return the business day as people of the language write it."""
        return (
            f"{day.business_day:%d.%m.%Y}"
            if self._language is Language.DE
            else str(day.business_day)
        )

    def state(self, day: ProofDay) -> str:
        """Return what became of a day, in a word or two."""
        de, en = _STATES[day.state]
        return self._say(de, en)

    def _row(self, entry: Entry, account: str) -> _Row:
        name = entry.text or entry.category.name
        apart = self._say("(nur Zahlung)", "(payment only)") if entry.without_lines else ""
        unsure = "" if entry.is_confirmed else self._say("(Vorschlag)", "(suggestion)")
        parts = (_cut(name), percent_text(entry.rate), entry.document_key, apart, unsure)
        label = " ".join(part for part in parts if part)
        return _Row(name=label, amount=self.amount(entry.amount), account=account)


_STATES = {
    DayState.BOOKED: ("gebucht", "booked"),
    DayState.NOTHING: ("nichts zu buchen", "nothing to book"),
    DayState.HELD: ("gehalten", "held"),
}


def _is_sold(entry: Entry) -> bool:
    return entry.kind not in {RowKind.PAYMENT, RowKind.FLOAT}


def _cut(name: str) -> str:
    name = harmless(name)
    return name if len(name) <= _NAME_WIDTH else f"{name[: _NAME_WIDTH - 1]}…"


def _columns(rows: Iterable[_Row]) -> list[str]:
    """Return rows with names to the left and amounts to the right."""
    known = list(rows)
    names = max((len(row.name) for row in known), default=0)
    amounts = max((len(row.amount) for row in known), default=0)
    return [f"{r.name:<{names}}  {r.amount:>{amounts}}  {r.account}" for r in known]
