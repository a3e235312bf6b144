"""DATEV's account functions (*Kontenfunktionen*): what a number may do, known or not by name."""

from attrs import frozen

from datev_bridge.chart.account import (
    AUTOMATIC_AT_UNKNOWN_RATE,
    BY_KEY,
    INPUT_AUTOMATIC,
    INPUT_ONLY,
    NO_TAX,
    Taxation,
)
from datev_bridge.chart.ranges import NumberRanges


@frozen(kw_only=True)
class AccountFunctions:
    """The functions of one chart.

    Attributes:
        automatic_output: Main function AM. DATEV prints no rates with it.
        automatic_input: Main function AV.
        collective: Main function S.
        reserved: Main function R.
        no_tax: Additional function KU.
        input_only: Additional function V. Its twin M, output keys only, allows all we book.
    """

    automatic_output: NumberRanges
    automatic_input: NumberRanges
    collective: NumberRanges
    reserved: NumberRanges
    no_tax: NumberRanges
    input_only: NumberRanges

    def taxation(self, number: str) -> Taxation:
        """Return what the functions alone tell about VAT on a four-digit account."""
        rows = (
            (self.automatic_output, AUTOMATIC_AT_UNKNOWN_RATE),
            (self.automatic_input, INPUT_AUTOMATIC),
            (self.no_tax, NO_TAX),
            (self.input_only, INPUT_ONLY),
        )
        return next((taxation for ranges, taxation in rows if number in ranges), BY_KEY)
