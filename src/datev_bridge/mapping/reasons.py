"""Why an account is suggested, in words for the person who confirms it."""

from collections.abc import Mapping
from enum import Enum

from attrs import frozen

from datev_bridge.mapping.model import AccountKind
from datev_bridge.mapping.words import Sense


class Ground(Enum):
    """What a suggestion rests on, the strongest first."""

    REFERENCE = "reference"
    """The merchant's own reference of the group or the payment method."""
    TAX_REFERENCE = "tax reference"
    """The merchant's own reference of the tax rate."""
    RECEIVABLE = "receivable"
    """The POS's payment type ``ACCOUNTS_RECEIVABLE``."""
    RESERVED_CODE = "reserved code"
    """A code that the POS itself gives a meaning."""
    NAME = "name"
    """German and English words in the name, together with the rates seen."""
    USUAL = "usual"
    """What restaurants usually have."""
    BOOKED = "booked"
    """A posting text of a DATEV file: where it was booked so far."""


_TEXTS = {
    Ground.REFERENCE: (
        "Die Kasse führt dazu selbst das Konto {found}.",
        "The POS itself has the account {found} for it.",
    ),
    Ground.TAX_REFERENCE: (
        "Die Kasse führt zu diesem Steuersatz das Konto {found}.",
        "The POS has the account {found} for this rate.",
    ),
    Ground.RECEIVABLE: (
        "Die Kasse bucht diese Zahlungsart als Forderung.",
        "The POS treats this payment method as a receivable.",
    ),
    Ground.RESERVED_CODE: (
        "Der Code {found} hat in der Kasse eine feste Bedeutung.",
        "The code {found} has a fixed meaning at the POS.",
    ),
    Ground.NAME: ("Der Name spricht für {meant}.", "The name tells of {meant}."),
    Ground.USUAL: ("Das ist in der Gastronomie üblich.", "This is usual in restaurants."),
    Ground.BOOKED: (
        "Bisher wurde „{found}“ auf dieses Konto gebucht.",
        "So far “{found}” was booked to this account.",
    ),
}


_MEANT: Mapping[Sense | AccountKind, tuple[str, str]] = {
    Sense.FOOD: ("Speisen", "food"),
    Sense.MEAL: ("Mahlzeiten", "meals"),
    Sense.DRINK: ("Getränke", "drinks"),
    Sense.MILK_DRINK: ("Milchgetränke", "milk drinks"),
    Sense.STANDARD: ("Waren oder Leistungen zum Regelsatz", "goods or services at the full rate"),
    Sense.REDUCED: ("Waren oder Leistungen zum ermäßigten Satz", "goods at the reduced rate"),
    Sense.EITHER: ("Waren oder Leistungen beider Sätze", "goods or services of both rates"),
    Sense.OCCASION: ("eine Veranstaltung", "an event"),
    Sense.RETURNABLE: ("Pfand", "the deposit on packaging"),
    Sense.VOUCHER: ("Gutscheine", "vouchers"),
    Sense.PREPAYMENT: ("Anzahlungen", "prepayments"),
    AccountKind.VOUCHER: ("Gutscheine", "vouchers"),
    AccountKind.TAXED_VOUCHER: ("schon versteuerte Gutscheine", "vouchers taxed before"),
    AccountKind.DEPOSIT: ("Anzahlungen", "prepayments"),
    AccountKind.CASH: ("Bargeld", "cash"),
    AccountKind.CARD: ("Karten", "cards"),
    AccountKind.RECEIVABLE: ("Rechnungen", "invoices"),
    AccountKind.PLATFORM: ("einen Anbieter, der Geld einzieht", "somebody who collects money"),
    AccountKind.ROOM: ("Zimmerrechnungen", "room bills"),
    AccountKind.STAFF: ("Personalverzehr", "staff consumption"),
    AccountKind.OTHER: ("Ausgegebenes oder Verlust", "what is given away or lost"),
}


@frozen(kw_only=True)
class Reason:
    """Why something is suggested.

    Attributes:
        ground: What it rests on.
        found: The account or code that was found at the POS.
        meanings: What the name tells of.
    """

    ground: Ground
    found: str = ""
    meanings: tuple[Sense | AccountKind, ...] = ()

    def text(self, language: str = "de") -> str:
        """Return the reason in ``"de"`` or ``"en"``."""
        which = 0 if language == "de" else 1
        meant = (" und ", " and ")[which].join(_MEANT[each][which] for each in self.meanings)
        return _TEXTS[self.ground][which].format(found=self.found, meant=meant)
