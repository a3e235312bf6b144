"""Which kinds of account fit what a rule is for."""

from collections.abc import Mapping
from types import MappingProxyType

from datev_bridge.mapping.model import AccountKind, RuleTarget

REVENUE_SIDE = frozenset(
    {AccountKind.REVENUE, AccountKind.VOUCHER, AccountKind.TAXED_VOUCHER, AccountKind.DEPOSIT}
)
"""What can be sold."""

PAYMENT_SIDE = frozenset(
    {
        AccountKind.CASH,
        AccountKind.CARD,
        AccountKind.VOUCHER,
        AccountKind.TAXED_VOUCHER,
        AccountKind.RECEIVABLE,
        AccountKind.PLATFORM,
        AccountKind.ROOM,
        AccountKind.DEPOSIT,
        AccountKind.STAFF,
        AccountKind.OTHER,
    }
)
"""What a guest can pay with."""

FITTING_KINDS: Mapping[RuleTarget, frozenset[AccountKind]] = MappingProxyType(
    {
        RuleTarget.REVENUE: REVENUE_SIDE,
        RuleTarget.FALLBACK_REVENUE: REVENUE_SIDE,
        RuleTarget.PAYMENT: PAYMENT_SIDE,
        RuleTarget.FALLBACK_PAYMENT: PAYMENT_SIDE,
        RuleTarget.TIP: frozenset({AccountKind.TIP, AccountKind.REVENUE}),
        RuleTarget.SERVICE_CHARGE: frozenset({AccountKind.SERVICE_CHARGE, AccountKind.REVENUE}),
        RuleTarget.ROUNDING: frozenset({AccountKind.ROUNDING}),
        RuleTarget.FLOAT: frozenset({AccountKind.CASH, AccountKind.OTHER}),
        RuleTarget.DIFFERENCE: frozenset({AccountKind.OTHER}),
        RuleTarget.DISCOUNT: frozenset({AccountKind.DISCOUNT}),
    }
)
"""The kinds of account that fit each target."""
