"""Which account is the clearing account: most rows share it, and it balances to zero."""

from collections.abc import Iterable

from datev_bridge.chart.account import AccountOrigin, TaxKind
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.issues import Issue
from datev_bridge.takeover import codes
from datev_bridge.takeover.facts import AccountUse, ClearingGuess


def guess_clearing(
    uses: Iterable[AccountUse], rows: int, chart: ChartOfAccounts | None = None
) -> tuple[ClearingGuess | None, tuple[Issue, ...]]:
    """Return the clearing account, or None with a hint that says why.

    It must be in at least half of the rows, and no account that the chart knows to be cash or to
    compute tax: a till that is emptied each night balances as well. Of two that could be it nothing
    is told.

    Args:
        uses: The accounts of the file.
        rows: How many booking rows it has.
        chart: The client's chart, where it is known.
    """
    shared = sorted(
        (use for use in uses if use.totals.count and 2 * use.totals.count >= rows),
        key=lambda use: (-use.totals.count, use.account),
    )
    balanced = [use for use in shared if not use.totals.balance and _may_clear(use, chart)]
    most = [use for use in balanced if use.totals.count == balanced[0].totals.count]
    if len(most) == 1:
        found = most[0]
        return ClearingGuess(account=found.account, rows=found.totals.count), ()
    if not rows:
        return None, ()
    shown = (most or shared or [AccountUse(account="–")])[0]
    return None, (codes.NO_CLEARING.at(account=shown.account, balance=shown.totals.balance),)


def _may_clear(use: AccountUse, chart: ChartOfAccounts | None) -> bool:
    """Tell whether an account may be one that only passes amounts on."""
    if chart is None:
        return True
    account = chart.find(use.account)
    taxed = account.taxation.kind in {TaxKind.AUTOMATIC, TaxKind.INPUT_AUTOMATIC}
    unfit = account.is_cash or account.personal is not None or taxed
    return not unfit and account.origin is not AccountOrigin.NONE
