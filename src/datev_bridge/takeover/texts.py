"""Posting texts: the words that stay from day to day, and the rate that they name."""

from collections.abc import Iterable
from decimal import Decimal
import re

from attrs import field, frozen

from datev_bridge.extf import AccountTotals, BookingRow
from datev_bridge.takeover.facts import TextUse
from datev_bridge.takeover.legs import Leg

MOST_TEXTS = 1_000
"""Different texts that are kept; a batch of single receipts may have one for each row."""

_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?%", re.ASCII)
_PASSING = re.compile(
    r"\b\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\b\d{4}-\d\d-\d\d\b|\b[A-Z]?\d{3,}(?:[-./]\d+)*\b", re.ASCII
)
"""What changes from row to row: dates, and numbers of receipts, guests and terminals."""

_BLANKS = re.compile(r"\s+")
_EDGES = " -/:;,.#·"


@frozen
class Words:
    """What a posting text says.

    Attributes:
        text: Its words, without rate, dates and long numbers.
        rate: The rate it names, in percent.
    """

    text: str
    rate: Decimal | None = None


def words_of(posting_text: str) -> Words:
    """Return what a posting text says; a text of numbers only stays as it is."""
    match = _RATE.search(posting_text)
    rate = Decimal(match[1].replace(",", ".")) if match else None
    kept = _PASSING.sub(" ", _RATE.sub(" ", posting_text))
    text = _BLANKS.sub(" ", kept).strip(_EDGES)
    return Words(text or posting_text.strip(), rate)


_Key = tuple[Words, str, str]


@frozen
class TextTally:
    """Posting texts with the accounts of their rows, a bounded number of them."""

    _sums: dict[_Key, AccountTotals] = field(factory=dict)
    _seen: dict[str, Words] = field(factory=dict)
    _left: list[int] = field(factory=lambda: [0])

    @property
    def left_out(self) -> int:
        """Rows whose text found no room."""
        return self._left[0]

    def add(self, row: BookingRow, legs: tuple[Leg, Leg]) -> None:
        """Note the text of a row; rows without one tell nothing."""
        words = self._seen.get(row.posting_text) or words_of(row.posting_text)
        if len(self._seen) < MOST_TEXTS:
            self._seen[row.posting_text] = words
        if not words.text:
            return
        for own, other in (legs, legs[::-1]):
            key = (words, own.account, other.account)
            before = self._sums.get(key)
            if before is None and len(self._sums) >= 2 * MOST_TEXTS:
                self._left[0] += own is legs[0]
                return
            self._sums[key] = (before or AccountTotals()).plus(own.side, own.amount)

    def uses(self, clearing: str) -> tuple[TextUse, ...]:
        """Return each text with each account it stands for, those of most rows first.

        Args:
            clearing: Where every row passes through, empty if that is not known: then a text
                stands for both accounts of its rows.
        """
        found: dict[tuple[Words, str], AccountTotals] = {}
        for words, account, totals in self._beside(clearing):
            before = found.get((words, account), AccountTotals())
            found[words, account] = AccountTotals(
                debit=before.debit + totals.debit,
                credit=before.credit + totals.credit,
                count=before.count + totals.count,
            )
        uses = (
            TextUse(
                text=words.text,
                rate=words.rate,
                account=account,
                balance=totals.balance,
                rows=totals.count,
            )
            for (words, account), totals in found.items()
        )
        return tuple(sorted(uses, key=_order))

    def _beside(self, clearing: str) -> Iterable[tuple[Words, str, AccountTotals]]:
        for (words, account, _), totals in self._sums.items():
            if account != clearing:
                yield words, account, totals


def _order(use: TextUse) -> tuple[int, str, str, Decimal]:
    return -use.rows, use.text, use.account, Decimal(-1) if use.rate is None else use.rate
