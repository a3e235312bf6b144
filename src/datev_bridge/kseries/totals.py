"""Asks the POS for its own totals of a day (``aggregatedSales``), and never insists.

Source: vendor's OpenAPI, aggregatedSales: gross totals of the sale lines by accounting group,
service charge and tax included; no payments, no tips.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from attrs import field, frozen

from datev_bridge.daybook.pos_totals import PosGroup, PosTotals, TotalsNotRead
from datev_bridge.errors import DatevBridgeError
from datev_bridge.kseries.reports import AggregatedSales
from datev_bridge.money import total

_GROUP = "accountingGroup"


class TotalsSource(Protocol):
    """Answers for totals; :class:`~datev_bridge.kseries.client.KSeriesClient` does."""

    def aggregated_sales(
        self, location: str, day: date, group_by: Sequence[str] = ...
    ) -> AggregatedSales:
        """Return the POS's own totals of a business day.

        Raises:
            KSeriesError: They cannot be had.
        """
        ...


@frozen(kw_only=True)
class TotalsReader:
    """Reads the totals of one location's days.

    After one failure nothing more is asked: where the endpoint or the scope is missing it is
    missing for every day, and a cross-check is not worth waiting for.

    Attributes:
        source: Who is asked.
        location: Id of the location.
    """

    source: TotalsSource
    location: str
    _failed: list[TotalsNotRead] = field(factory=list, init=False)

    def read(self, day: date) -> PosTotals | TotalsNotRead:
        """Return the totals of a day, or why there are none; nothing is raised for it."""
        if self._failed:
            return self._failed[0]
        try:
            return pos_totals(self.source.aggregated_sales(self.location, day, (_GROUP,)))
        except DatevBridgeError as error:  # a store of tokens that fails is no reason either
            self._failed.append(TotalsNotRead(code=error.code))
            return self._failed[0]


def pos_totals(answer: AggregatedSales) -> PosTotals:
    """Return an answer of ``aggregatedSales`` as totals; without a sum of its own its parts'."""
    whole = answer.total
    groups = tuple(
        PosGroup(name=part.value, gross=part.gross)
        for part in whole.parts
        if part.gross is not None and part.key in {_GROUP, ""}
    )
    return PosTotals(
        gross=total(group.gross for group in groups) if whole.gross is None else whole.gross,
        service_charge=whole.service_charge,
        tax=whole.tax,
        groups=groups,
        is_complete=answer.data_complete,
    )
