"""How the amounts of a line place its service charge: they decide, not what the POS calls it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from datev_bridge.kseries.json_text import Number
from datev_bridge.kseries.models import SalesLine
from datev_bridge.kseries.tally import Tally
from datev_bridge.money import CENT, ZERO, parse_amount


def charge_reading(line: SalesLine) -> Tally:
    """Tell how the amounts place the service charge: in the amount before tax, or beside it."""
    rest = line.total_net_amount_with_tax - line.total_net_amount_without_tax - line.tax_amount
    if not line.service_charge:
        return Tally.CHARGE_WITHOUT if abs(rest) <= CENT else Tally.CHARGE_UNEXPLAINED
    if abs(rest) <= CENT and abs(line.service_charge) > CENT:
        return Tally.CHARGE_TAXED
    if abs(rest - line.service_charge) <= CENT < abs(line.service_charge):
        return Tally.CHARGE_UNTAXED
    # A charge of a cent or less fits both readings and tells nothing.
    return Tally.CHARGE_TOO_SMALL if abs(rest) <= CENT else Tally.CHARGE_UNEXPLAINED


_CHARGE_AMOUNTS = (
    "totalNetAmountWithTax", "totalNetAmountWithoutTax", "taxAmount", "serviceCharge",
)  # fmt: skip
_SAID = {"UNTAXED": Tally.CHARGE_UNTAXED, "APPORTIONED": Tally.CHARGE_TAXED}


def contradicts(line: Mapping[str, Any]) -> bool:
    """Tell whether ``serviceChargeType`` says something else than the amounts."""
    said = _SAID.get(str(line.get("serviceChargeType")))
    if said is None:
        return False
    amounts = [_amount(line.get(name)) for name in _CHARGE_AMOUNTS]
    if None in amounts:
        return False
    with_tax, without_tax, tax, charge = (amount or ZERO for amount in amounts)
    reading = charge_reading(
        SalesLine(
            total_net_amount_with_tax=with_tax,
            total_net_amount_without_tax=without_tax,
            tax_amount=tax,
            service_charge=charge,
        )
    )
    return reading in _SAID.values() and reading != said


def _amount(value: object) -> Decimal | None:
    if isinstance(value, Number):
        return parse_amount(value.text)
    return parse_amount(value) if isinstance(value, str) else None
