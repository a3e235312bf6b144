"""Closed periods: what may still be booked at its own date.

The adviser closes periods; and after the 10th of the following month, when the advance return of
VAT is due (§ 18 (1) UStG), nobody should change a month without being asked.
"""

from datetime import date, timedelta

from attrs import frozen
from dateutil.relativedelta import relativedelta

from datev_bridge.dates import first_of_month

RETURN_DUE = 10
"""Day of the following month on which a month's advance return of VAT is due."""


@frozen(kw_only=True)
class Closing:
    """Which days are closed.

    Attributes:
        today: The date at the location.
        closed_until: Last day that the adviser marked closed; None for none.
    """

    today: date
    closed_until: date | None = None

    @property
    def first_open_day(self) -> date:
        """The first day on which something may be booked without asking."""
        month = first_of_month(self.today)
        if self.today.day <= RETURN_DUE:
            month -= relativedelta(months=1)
        if self.closed_until is None:
            return month
        last = min(self.closed_until, date.max - timedelta(days=1))  # the calendar ends after it
        return max(month, last + timedelta(days=1))

    def is_closed(self, day: date) -> bool:
        """Tell whether a business day lies in a closed period."""
        return day < self.first_open_day
