"""What the POS has shown of a category: the facts that suggestions and checks of a mapping need."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from attrs import field, frozen

from datev_bridge.mapping.model import RuleTarget
from datev_bridge.mapping.resolve import Question


def _highest_first(rates: Iterable[Decimal]) -> tuple[Decimal, ...]:
    return tuple(sorted(set(rates), reverse=True))


@frozen(kw_only=True)
class Taking:
    """What a category came to at one rate.

    Attributes:
        rate: VAT rate in percent; None for payments and what bears no VAT.
        amount: EUR including VAT, in cents, of the days that were read.
    """

    rate: Decimal | None
    amount: Decimal


@frozen(kw_only=True)
class SeenCategory:
    """A category of the POS as its sales and its master data show it.

    Attributes:
        target: Group, payment method, or a pseudo-category.
        category_id: The POS's id as text; empty for pseudo-categories.
        name: As the merchant calls it.
        code: The merchant's code: the accounting id of a group (``accountingGroup.code``), or the
            code of a payment method.
        reference: The merchant's own reference of a payment method
            (``paymentMethod.accountingReference``).
        is_receivable: Whether the POS marks its payments as ``ACCOUNTS_RECEIVABLE``.
        rates: VAT rates seen on it, in percent, each once, the highest first; none for payments.
        centres: Ids of the revenue centres it was seen in, empty text for none.
        takings: What it came to in the days that were read; for people, no rule depends on it.
    """

    target: RuleTarget
    category_id: str = ""
    name: str = ""
    code: str = ""
    reference: str = ""
    is_receivable: bool = False
    rates: tuple[Decimal, ...] = field(default=(), converter=_highest_first)
    centres: tuple[str, ...] = ("",)
    takings: tuple[Taking, ...] = field(default=(), eq=False)

    @property
    def asked(self) -> tuple[Decimal | None, ...]:
        """The rates for which an account is needed; a lone None for payments."""
        is_taxed = self.target in {RuleTarget.REVENUE, RuleTarget.FALLBACK_REVENUE}
        return self.rates if is_taxed else (None,)

    def questions(self, day: date) -> Iterator[Question]:
        """Yield what a mapping will be asked for a category on a day: each rate, each centre."""
        for rate in self.asked:
            for centre in self.centres:
                yield Question(
                    target=self.target,
                    category_id=self.category_id,
                    category_name=self.name,
                    rate=rate,
                    centre=centre,
                    day=day,
                )
