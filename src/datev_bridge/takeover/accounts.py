"""An adviser's list of accounts, whatever its form, as own accounts of a profile."""

from datetime import date

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.declaring import Declared, merged
from datev_bridge.chart.own_table import from_csv
from datev_bridge.errors import ConfigurationError
from datev_bridge.extf import Marker
from datev_bridge.issues import any_blocks
from datev_bridge.takeover.labels import read_labels

_MARKERS = tuple(marker.value.encode() for marker in Marker)


def own_accounts_from(data: bytes, chart: ChartOfAccounts, day: date) -> Declared:
    """Read a list of accounts: account labels in DATEV's format, or a table as CSV.

    Args:
        data: The file.
        chart: The client's chart with the profile's own accounts, which stay as they are.
        day: The day whose rates count where a row contradicts the chart.

    Returns:
        The profile's own accounts with those of the list behind them, and what only warns.

    Raises:
        ConfigurationError: A row cannot be taken over; ``issues`` has all that was found.
        ExtfError: A file in DATEV's format cannot be read.
    """
    is_datev = data.removeprefix(b"\xef\xbb\xbf").lstrip(b'"').startswith(_MARKERS)
    declared = (read_labels if is_datev else from_csv)(data, chart, day)
    if any_blocks(declared.issues):
        raise ConfigurationError(declared.issues[0], issues=declared.issues)
    return Declared(accounts=merged(chart.own, declared), issues=declared.issues)
