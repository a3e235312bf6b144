"""Rules of a mapping as short as a test wants them."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from datev_bridge.mapping.model import BY_RATE, AccountKind, MappingRule, RuleTarget, TipMode

RATES = [Decimal(rate) for rate in ("0", "7", "19", "10.7")]


def sold(account: str, *, rate: str | None = None, **rest: Any) -> MappingRule:
    """Return a rule for the accounting group 1, revenue unless said otherwise."""
    values: dict[str, Any] = {"category_id": "1", "name": "Speisen", "kind": AccountKind.REVENUE}
    limit = None if rate is None else Decimal(rate)
    return MappingRule(target=RuleTarget.REVENUE, account=account, rate=limit, **{**values, **rest})


def paid(account: str, kind: AccountKind = AccountKind.CARD, **rest: Any) -> MappingRule:
    """Return a rule for the payment method 1."""
    values: dict[str, Any] = {"category_id": "1", "name": "Karte"}
    return MappingRule(target=RuleTarget.PAYMENT, account=account, kind=kind, **{**values, **rest})


def codes_of(issues: Any) -> list[str]:
    """Return the codes of issues in their order."""
    return [issue.code for issue in issues]


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_LIMITS = _TEXT | st.sampled_from(
    ["", "(ohne)", "'(ohne)", " (None) ", "'", "' ", "\t", "\t(ohne)"]
)
_DAYS = st.none() | st.dates(date(2019, 1, 1), date(2030, 12, 31))


@st.composite
def any_rules(draw: st.DrawFn) -> MappingRule:
    """Draw any rule that could stand in a mapping, sensible or not."""
    return MappingRule(
        target=draw(st.sampled_from(RuleTarget)),
        category_id=draw(_TEXT),
        name=draw(_TEXT),
        rate=draw(st.none() | st.sampled_from(RATES)),
        revenue_centre=draw(st.none() | _LIMITS),
        payment_method=draw(st.none() | _LIMITS),
        valid_from=draw(_DAYS),
        valid_until=draw(_DAYS),
        account=draw(st.from_regex(r"[0-9]{4,9}", fullmatch=True)),
        kind=draw(st.sampled_from(AccountKind)),
        bu_key=draw(st.sampled_from(["", BY_RATE, "0003", "0040"])),
        kost1=draw(_TEXT),
        kost2=draw(_TEXT),
        text=draw(_TEXT),
        tip_mode=draw(st.sampled_from(TipMode)),
        tip_rate=draw(st.none() | st.sampled_from(RATES)),
        voucher_rate=draw(st.none() | st.sampled_from(RATES)),
        untaxed_reason=draw(_TEXT),
        is_confirmed=draw(st.booleans()),
    )


@st.composite
def crowded_rules(draw: st.DrawFn) -> MappingRule:
    """Draw a rule from a world so small that rules meet."""
    days = st.none() | st.integers(1, 4).map(lambda day: date(2026, 1, day))
    return MappingRule(
        target=draw(st.sampled_from([RuleTarget.REVENUE, RuleTarget.SERVICE_CHARGE])),
        rate=draw(st.none() | st.sampled_from(RATES[:2])),
        revenue_centre=draw(st.none() | st.sampled_from("AB")),
        payment_method=draw(st.none() | st.sampled_from("C")),
        valid_from=draw(days),
        valid_until=draw(days),
        account=draw(st.sampled_from(["8300", "8400"])),
        kind=AccountKind.REVENUE,
    )
