"""What holds for one location, as found by reading its days; every finding with its evidence.

The vendor leaves open what these findings answer: whether a tip is inside its payment, how a
service charge is taxed, how fields are spelled, how late a day still changes. What was not seen is
said to be not seen; it is never taken for the usual.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from attrs import frozen

from datev_bridge.daybook import Category
from datev_bridge.kseries.discounts import Discounts


class TipPlace(Enum):
    """Where tips stand: on top of the payment's amount, or inside it."""

    OUTSIDE = "outside"
    INSIDE = "inside"
    MIXED = "mixed"
    NOT_SEEN = "not seen"


class ChargeMode(Enum):
    """How service charges are taxed, by the amounts and not by what the POS calls them."""

    NONE = "none"
    TAXED = "taxed"
    UNTAXED = "untaxed"
    MIXED = "mixed"
    NOT_SEEN = "not seen"


class Agreement(Enum):
    """Whether two readings tell the same."""

    EQUAL = "equal"
    DIFFERENT = "different"
    NOT_SEEN = "not seen"


@frozen(kw_only=True)
class Tips:
    """Receipts with a tip, by the reading under which lines and payments meet.

    Attributes:
        outside: Only if the tip is on top of the payment.
        inside: Only if it is part of the payment.
        unclear: Under both readings, the tip being smaller than the tolerance, or under neither.
        inside_methods: Names of the payment methods on receipts that read inside.
        example: A receipt that reads inside, with its day; empty if none.
    """

    outside: int = 0
    inside: int = 0
    unclear: int = 0
    inside_methods: tuple[str, ...] = ()
    example: str = ""

    @property
    def seen(self) -> int:
        """How many receipts tell something."""
        return self.outside + self.inside

    @property
    def place(self) -> TipPlace:
        """What they tell."""
        if not self.seen:
            return TipPlace.NOT_SEEN
        if self.inside and self.outside:
            return TipPlace.MIXED
        return TipPlace.INSIDE if self.inside else TipPlace.OUTSIDE


@frozen(kw_only=True)
class ServiceCharges:
    """Sales lines, by what their amounts say of a service charge.

    Attributes:
        without: Lines without one.
        taxed: It is part of the amount before tax.
        untaxed: It stands beside amount before tax and tax.
        unexplained: The amounts fit neither reading.
        contradicting: Lines whose amounts and ``serviceChargeType`` disagree.
    """

    without: int = 0
    taxed: int = 0
    untaxed: int = 0
    unexplained: int = 0
    contradicting: int = 0

    @property
    def mode(self) -> ChargeMode:
        """What they tell."""
        if self.taxed and self.untaxed:
            return ChargeMode.MIXED
        if self.taxed or self.untaxed:
            return ChargeMode.TAXED if self.taxed else ChargeMode.UNTAXED
        return ChargeMode.NONE if self.without else ChargeMode.NOT_SEEN


@frozen(kw_only=True)
class Spellings:
    """How the POS writes.

    Attributes:
        times: Names of the time fields, with how often they came.
        amounts_as_text: Amounts written as text, as the description says.
        amounts_as_numbers: Amounts written as numbers.
        empty_amounts: Amounts that are there but empty.
    """

    times: Mapping[str, int]
    amounts_as_text: int = 0
    amounts_as_numbers: int = 0
    empty_amounts: int = 0


@frozen(kw_only=True)
class WithoutId:
    """A payment method or accounting group that the POS sends without an id.

    Attributes:
        category: Its id is ``-`` and its code or name.
        count: Payments or sales lines.
        amount: What they come to, EUR, exact.
    """

    category: Category
    count: int
    amount: Decimal


@frozen(kw_only=True)
class GroupRates:
    """The VAT rates of one accounting group.

    Attributes:
        category: The group.
        rates: Rate in percent → sales lines.
    """

    category: Category
    rates: Mapping[Decimal, int]


@frozen(kw_only=True)
class Rounding:
    """The largest distances that whole cents cause, EUR, exact.

    Attributes:
        worst_move: By which the shares of one receipt were moved to cents, added up.
        worst_gap: Between lines and payments of one receipt that still balances.
        receipt: The receipt of the worst move, with its day; empty if none was moved.
    """

    worst_move: Decimal
    worst_gap: Decimal
    receipt: str = ""


@frozen(kw_only=True)
class LateChanges:
    """What two readings of a day, the first of them called complete, tell of late changes.

    Attributes:
        days_compared: Days with two such readings.
        days_changed: Days of them that differ.
        receipts_changed: Receipts that came, went or differ.
        after_hours: The latest change came later than this many hours after the end of its day …
        before_hours: … and by this many; None if there was none.
    """

    days_compared: int = 0
    days_changed: int = 0
    receipts_changed: int = 0
    after_hours: int | None = None
    before_hours: int | None = None

    @property
    def agreement(self) -> Agreement:
        """Whether the readings tell the same."""
        return _agreement(self.days_compared, self.days_changed)


@frozen(kw_only=True)
class FeedsCompared:
    """V1 against V2 on the days read from both; TRANSITORY sales apart.

    Attributes:
        days_compared: Days read from both feeds.
        days_differing: Days of them that differ.
        only_v1: Receipts that only V1 has on that day.
        only_v2: Receipts that only V2 has on that day.
        differing: Receipts that both have, with other content.
        transitory: TRANSITORY sales in V1.
        gross_difference: V1's gross revenue less V2's, EUR in cents.
    """

    days_compared: int = 0
    days_differing: int = 0
    only_v1: int = 0
    only_v2: int = 0
    differing: int = 0
    transitory: int = 0
    gross_difference: Decimal = Decimal("0.00")

    @property
    def agreement(self) -> Agreement:
        """Whether the feeds tell the same."""
        return _agreement(self.days_compared, self.days_differing)


def _agreement(compared: int, different: int) -> Agreement:
    if not compared:
        return Agreement.NOT_SEEN
    return Agreement.DIFFERENT if different else Agreement.EQUAL


@frozen(kw_only=True)
class Calibration:
    """What holds for one location.

    Attributes:
        location: Id of the location.
        feeds: Feeds that were read.
        days: Business days that could be read and are complete, in order; findings rest on them.
        incomplete: Days left out: not complete, or not readable.
        receipts: Sales in them.
        types: Types of sale → how often.
        tips: Where tips stand.
        service_charges: How they are taxed.
        discounts: How they are stated.
        spellings: How the POS writes.
        methods_without_id: Payment methods without an id, by id.
        groups_without_id: Accounting groups without an id, by id.
        groups: Rates of each group, by name.
        lines_without_rate: Lines with an amount and no tax line.
        unbalanced: Receipts whose lines and payments meet under no reading.
        rounding: What whole cents cause.
        late_changes: How late days still change.
        feeds_compared: V1 against V2.
    """

    location: str
    feeds: tuple[str, ...]
    days: tuple[date, ...]
    incomplete: tuple[date, ...]
    receipts: int
    types: Mapping[str, int]
    tips: Tips
    service_charges: ServiceCharges
    discounts: Discounts
    spellings: Spellings
    methods_without_id: tuple[WithoutId, ...]
    groups_without_id: tuple[WithoutId, ...]
    groups: tuple[GroupRates, ...]
    lines_without_rate: int
    unbalanced: int
    rounding: Rounding
    late_changes: LateChanges
    feeds_compared: FeedsCompared
