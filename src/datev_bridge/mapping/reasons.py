"""Why an account is suggested, in words for the person who confirms it."""

from enum import Enum

from attrs import frozen


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
    Ground.NAME: (
        "Der Name enthält „{found}“.",
        "The name has “{found}” in it.",
    ),
    Ground.USUAL: ("Das ist in der Gastronomie üblich.", "This is usual in restaurants."),
}


@frozen(kw_only=True)
class Reason:
    """Why something is suggested.

    Attributes:
        ground: What it rests on.
        found: The account, code or words that were found at the POS.
    """

    ground: Ground
    found: str = ""

    def text(self, language: str = "de") -> str:
        """Return the reason in ``"de"`` or ``"en"``."""
        german, english = _TEXTS[self.ground]
        return (german if language == "de" else english).format(found=self.found)
