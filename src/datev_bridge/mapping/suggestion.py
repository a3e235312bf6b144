"""What a suggestion is: rules that nobody confirmed yet, with their reasons."""

from decimal import Decimal

from attrs import frozen

from datev_bridge.mapping.model import AccountKind, MappingRule
from datev_bridge.mapping.reasons import Reason
from datev_bridge.mapping.seen import SeenCategory


@frozen(kw_only=True)
class Proposal:
    """One rule to confirm.

    Attributes:
        rule: The rule, not confirmed.
        reason: Why this account.
    """

    rule: MappingRule
    reason: Reason


@frozen(kw_only=True)
class Suggestion:
    """What is suggested for a category.

    Attributes:
        seen: The category.
        kind: What its account stands for.
        reason: Why that kind.
        proposals: One for each rate that has an account; none where the account is the adviser's
            to name (rooms, invoices, staff), or where no rate fits what the name says.
    """

    seen: SeenCategory
    kind: AccountKind
    reason: Reason
    proposals: tuple[Proposal, ...] = ()

    @property
    def rules(self) -> tuple[MappingRule, ...]:
        """The rules to confirm, in the order of the rates."""
        return tuple(proposal.rule for proposal in self.proposals)

    @property
    def open_rates(self) -> tuple[Decimal | None, ...]:
        """The rates seen for which nobody but a person can name an account."""
        known = {rule.rate for rule in self.rules}
        return tuple(rate for rate in self.seen.asked if rate not in known)


def suggested_rule(
    seen: SeenCategory,
    account: str,
    kind: AccountKind,
    *,
    rate: Decimal | None = None,
    bu_key: str = "",
    voucher_rate: Decimal | None = None,
) -> MappingRule:
    """Return a rule for a category that is not confirmed yet."""
    return MappingRule(
        target=seen.target,
        category_id=seen.category_id,
        name=seen.name,
        rate=rate,
        account=account,
        kind=kind,
        bu_key=bu_key,
        voucher_rate=voucher_rate,
        is_confirmed=False,
    )
