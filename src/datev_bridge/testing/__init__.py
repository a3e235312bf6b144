"""A point of sale to work against: a simulated restaurant and a sandbox server.

:class:`~datev_bridge.testing.restaurant.Restaurant` sells business days from a seed and keeps its
own totals while it sells. :mod:`datev_bridge.testing.sandbox` serves such days, or recorded ones,
through the vendor's HTTP interface. Nothing here needs more than attrs.
"""

from datev_bridge.testing.rendering import Include, Spelling
from datev_bridge.testing.restaurant import Restaurant, SimulatedDay
from datev_bridge.testing.service import ServiceCharge
from datev_bridge.testing.sizes import Size
from datev_bridge.testing.totals import Totals

__all__ = [
    "Include",
    "Restaurant",
    "ServiceCharge",
    "SimulatedDay",
    "Size",
    "Spelling",
    "Totals",
]
