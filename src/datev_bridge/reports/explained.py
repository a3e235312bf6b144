"""Why the rows of an export are as they are, day by day."""

from datetime import date

from attrs import frozen

from datev_bridge.errors import ConfigurationError
from datev_bridge.pipeline import Export
from datev_bridge.proof import codes
from datev_bridge.proof.explain import RowExplanation, explain_day


@frozen(kw_only=True)
class DayExplanation:
    """The rows of one business day that were asked for."""

    business_day: date
    rows: tuple[RowExplanation, ...]


def explain_export(export: Export, row: int | None = None) -> tuple[DayExplanation, ...]:
    """Explain the rows of every booked day.

    Args:
        export: What was booked.
        row: Only the row with this number, as the proof numbers them within a day.

    Raises:
        ConfigurationError: No day has a row of that number; PRF-003.
    """
    mappings = {day.summary.business_day: day.mapping for day in export.days}
    found = tuple(
        DayExplanation(
            business_day=day.business_day,
            rows=tuple(
                each
                for each in explain_day(day, mappings[day.business_day])
                if row in {None, each.row.number}
            ),
        )
        for day in export.proof.days
    )
    if row is not None and not any(day.rows for day in found):
        most = max((len(day.journal.entries) for day in export.proof.days), default=0)
        raise ConfigurationError(codes.NO_SUCH_ROW.at(row=row, rows=most))
    return found
