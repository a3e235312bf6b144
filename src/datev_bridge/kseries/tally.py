"""What a calibration counts."""

from enum import Enum


class Tally(Enum):
    """One thing that is counted."""

    RECEIPTS = "receipts"
    UNBALANCED = "receipts that balance under no reading"
    TIP_OUTSIDE = "receipts that balance with the tip outside the payment"
    TIP_INSIDE = "receipts that balance with the tip inside the payment"
    TIP_UNCLEAR = "receipts with a tip that balance both ways or no way"
    CHARGE_WITHOUT = "lines without service charge"
    CHARGE_TAXED = "lines with a service charge in the amount before tax"
    CHARGE_UNTAXED = "lines with a service charge beside the amount before tax"
    CHARGE_TOO_SMALL = "lines with a service charge of a cent or less, which fits both"
    CHARGE_UNEXPLAINED = "lines whose amounts do not fit together"
    CHARGE_CONTRADICTS = "lines whose service charge is called otherwise than it is"
    WITHOUT_RATE = "lines with an amount and no rate"
    DISCOUNT_GROSS = "lines with a discount that includes VAT"
    DISCOUNT_NET = "lines with a discount without VAT"
    DISCOUNT_UNCLEAR = "lines with a discount that fits neither reading"
    AMOUNT_AS_TEXT = "amounts written as text"
    AMOUNT_AS_NUMBER = "amounts written as numbers"
    AMOUNT_EMPTY = "amounts that are empty"
