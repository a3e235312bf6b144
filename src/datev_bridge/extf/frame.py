"""What the rules of a row need to know of the file around it."""

from collections.abc import Mapping
from functools import lru_cache

from attrs import frozen

from datev_bridge.chart.functions import AccountFunctions
from datev_bridge.chart.skr03_functions import SKR03_FUNCTIONS
from datev_bridge.chart.skr04_functions import SKR04_FUNCTIONS

LONGEST_ACCOUNTS = 8
"""Digits of general ledger accounts at the most (header field 14)."""

Texts = Mapping[int, str]
"""The bare texts of a row's filled columns by field number."""

_FUNCTIONS: Mapping[str, AccountFunctions] = {"03": SKR03_FUNCTIONS, "04": SKR04_FUNCTIONS}


@frozen(kw_only=True)
class Frame:
    """What a row's rules need to know of the file around it.

    Attributes:
        account_length: Digits of general ledger accounts (header field 14).
        is_committed: The header's lock, ``"0"``, ``"1"`` or empty (header field 21).
        chart: Number of the chart of accounts, or empty (header field 27).
        has_long_keys: Whether tax keys have four digits (format version 9), and not two.
    """

    account_length: int
    is_committed: str = ""
    chart: str = ""
    has_long_keys: bool = True

    @property
    def functions(self) -> AccountFunctions | None:
        """DATEV's functions of the accounts of SKR03 and SKR04; None for other charts."""
        return _FUNCTIONS.get(self.chart)

    def standard_number(self, account: str) -> str | None:
        """Return the four-digit number behind a ledger account; None for person accounts."""
        if len(account) > self.account_length:
            return None
        return account.zfill(self.account_length)[:4]


@lru_cache(maxsize=256)
def frame(
    account_length: int, is_committed: str, chart: str, *, has_long_keys: bool = True
) -> Frame:
    """Return the frame of these header fields.

    A damaged header may name an account length beyond all bounds; the header's own check says so,
    and the rows are read with the longest there is.
    """
    length = min(account_length, LONGEST_ACCOUNTS)
    return Frame(
        account_length=length,
        is_committed=is_committed,
        chart=chart,
        has_long_keys=has_long_keys,
    )
