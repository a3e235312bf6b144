"""Which account is the clearing account: most rows share it, and it balances to zero."""

from collections.abc import Iterable

from datev_bridge.issues import Issue
from datev_bridge.takeover import codes
from datev_bridge.takeover.facts import AccountUse, ClearingGuess


def guess_clearing(
    uses: Iterable[AccountUse], rows: int
) -> tuple[ClearingGuess | None, tuple[Issue, ...]]:
    """Return the clearing account, or None with a hint that says why.

    It must be in at least half of the rows; of two such that both balance nothing is told, since
    either may be it.

    Args:
        uses: The accounts of the file.
        rows: How many booking rows it has.
    """
    shared = sorted(
        (use for use in uses if use.totals.count and 2 * use.totals.count >= rows),
        key=lambda use: (-use.totals.count, use.account),
    )
    balanced = [use for use in shared if not use.totals.balance]
    most = [use for use in balanced if use.totals.count == balanced[0].totals.count]
    if len(most) == 1:
        found = most[0]
        return ClearingGuess(account=found.account, rows=found.totals.count), ()
    if not rows:
        return None, ()
    shown = (most or shared or [AccountUse(account="–")])[0]
    return None, (codes.NO_CLEARING.at(account=shown.account, balance=shown.totals.balance),)
