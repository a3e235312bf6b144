"""Payment methods, and who pays with what."""

from decimal import Decimal
from enum import Enum

from attrs import frozen


class PaymentType(Enum):
    """The vendor's two types of payment."""

    NORMAL = "NORMAL"
    ACCOUNTS_RECEIVABLE = "ACCOUNTS_RECEIVABLE"


@frozen(kw_only=True)
class Method:
    """A payment method (*Zahlungsart*) as the POS keeps it."""

    number: int
    """Its place; the id at a location is the location's first id plus this."""
    code: str
    name: str
    reference: str = ""
    """The merchant's accounting reference, often empty."""
    type: PaymentType = PaymentType.NORMAL
    is_card: bool = False


CASH = Method(number=201, code="CASH", name="Bar", reference="1000")
GIROCARD = Method(number=202, code="CARD", name="Kartenzahlung", is_card=True)
CREDIT_CARD = Method(number=203, code="VISA", name="Kreditkarte", is_card=True)
AMEX = Method(number=204, code="AMEX", name="American Express", is_card=True)
GIFT_CARD = Method(number=205, code="IKGIFT", name="Gutschein einlösen")
LIEFERANDO = Method(number=206, code="LIEFERANDO", name="Lieferando")
UBER = Method(number=207, code="UBER", name="Uber Eats")
INVOICE = Method(
    number=208, code="IKDEBT", name="Auf Rechnung", type=PaymentType.ACCOUNTS_RECEIVABLE
)
ROOM_CHARGE = Method(number=209, code="IKPMS", name="Auf Zimmer")
STAFF = Method(number=210, code="PERSONAL", name="Personal")

METHODS = (
    CASH,
    GIROCARD,
    CREDIT_CARD,
    AMEX,
    GIFT_CARD,
    LIEFERANDO,
    UBER,
    INVOICE,
    ROOM_CHARGE,
    STAFF,
)

TENDERS = ((CASH, 42), (GIROCARD, 36), (CREDIT_CARD, 16), (AMEX, 2))
"""What guests in the house pay with, and how often of a hundred or so."""

PLATFORMS = ((LIEFERANDO, 4), (UBER, 1))

TIP_SHARES = ((Decimal("0.05"), 25), (Decimal("0.09"), 45), (Decimal("0.13"), 20))
"""Tips on cards as a share of the bill, and how often of ninety."""
