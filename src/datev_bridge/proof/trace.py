"""What each row is made of, noted while a day is booked."""

from decimal import Decimal

from attrs import evolve, field, frozen

from datev_bridge.journal import Entry
from datev_bridge.journal.part import Part
from datev_bridge.mapping import Question
from datev_bridge.money import ZERO


@frozen(kw_only=True)
class Share:
    """What one receipt has in one row.

    Attributes:
        receipt: Account id at the POS.
        amount: EUR in cents; a row's shares add up to it, a credited row's to less than zero.
    """

    receipt: str
    amount: Decimal


@frozen(kw_only=True)
class Trace:
    """Collects what :func:`datev_bridge.journal.build_day` tells of a day."""

    _amounts: dict[Entry, dict[str, Decimal]] = field(factory=dict, init=False)
    _questions: dict[Entry, dict[Question, None]] = field(factory=dict, init=False)

    def told(self, row: Entry, question: Question, part: Part) -> None:
        """Note an amount of a receipt and the row it goes into."""
        amounts = self._amounts.setdefault(row, {})
        receipt = part.receipt.account_id
        amounts[receipt] = amounts.get(receipt, ZERO) + part.amount
        self._questions.setdefault(row, {})[question] = None

    def shares(self, entry: Entry) -> tuple[Share, ...]:
        """Return the shares of a row in the order of its receipts."""
        amounts = self._amounts.get(_without_sums(entry), {})
        return tuple(Share(receipt=r, amount=amounts[r]) for r in sorted(amounts))

    def questions(self, entry: Entry) -> tuple[Question, ...]:
        """Return what the mapping was asked for a row, each question once."""
        return tuple(self._questions.get(_without_sums(entry), ()))


def _without_sums(entry: Entry) -> Entry:
    own = entry.receipts if entry.is_open_item else ()
    return evolve(entry, amount=ZERO, receipts=own)
