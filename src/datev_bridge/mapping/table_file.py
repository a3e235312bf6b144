"""A mapping as a file of a table: CSV, or a workbook where its name says so."""

from collections.abc import Iterable

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import any_blocks
from datev_bridge.mapping.model import MappingRule
from datev_bridge.mapping.table import TableReading, from_csv, to_csv

WORKBOOK = ".xlsx"


def to_table(
    rules: Iterable[MappingRule], suffix: str, *, chart: ChartOfAccounts | None = None
) -> bytes:
    """Return a mapping as a table.

    Args:
        rules: The rules, in the order of the rows.
        suffix: Of the file's name: ``.xlsx`` makes a workbook, anything else CSV.
        chart: The client's chart; with it, the accounts' names are shown.

    Raises:
        ConfigurationError: A workbook needs the extra ``xlsx``; MAP-062.
    """
    if suffix.casefold() != WORKBOOK:
        return to_csv(rules, chart=chart)
    from datev_bridge.mapping.table_xlsx import to_xlsx  # noqa: PLC0415 - rarely needed

    return to_xlsx(rules, chart=chart)


def rules_of(data: bytes, suffix: str) -> TableReading:
    """Read a mapping from a table; what it says is whole.

    Args:
        data: The file.
        suffix: Of the file's name, as in :func:`to_table`.

    Raises:
        ConfigurationError: Something in it is not possible; ``issues`` has all of it. Or a workbook
            needs the extra ``xlsx``; MAP-062.
    """
    if suffix.casefold() == WORKBOOK:
        from datev_bridge.mapping.table_xlsx import from_xlsx  # noqa: PLC0415 - rarely needed

        reading = from_xlsx(data)
    else:
        reading = from_csv(data)
    if any_blocks(reading.issues):
        raise ConfigurationError(reading.issues[0], issues=reading.issues)
    return reading
