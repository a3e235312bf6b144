"""The till: rings up one bill and counts along."""

import base64
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import count
from random import Random

from attrs import Factory, define, evolve, field, frozen

from datev_bridge.money import CENT, ZERO
from datev_bridge.testing.house import House
from datev_bridge.testing.menu import Item
from datev_bridge.testing.payments import GIFT_CARD, Method, PaymentType
from datev_bridge.testing.receipts import (
    MICRO,
    Discount,
    Line,
    Payment,
    Profile,
    RateKey,
    Receipt,
    SaleType,
    Tally,
    TaxPart,
)
from datev_bridge.testing.service import RATE as SERVICE_RATE
from datev_bridge.testing.service import ServiceCharge
from datev_bridge.testing.vat import parts_of

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_WITHOUT_RECEIPT = frozenset({SaleType.FLOAT, SaleType.CANCEL, SaleType.TRANSITORY})


def micro(amount: Decimal) -> Decimal:
    """Round to the six decimals in which the POS keeps lines."""
    return amount.quantize(MICRO, ROUND_HALF_EVEN)


def to_cents(amount: Decimal) -> Decimal:
    """Round to cents as the POS rounds payments: half to even."""
    return amount.quantize(CENT, ROUND_HALF_EVEN)


@define
class Numbers:
    """Running numbers of accounts, receipts, lines and payments."""

    accounts: Iterator[int]
    lines: Iterator[int]
    payments: Iterator[int]

    @classmethod
    def starting(cls, first: int) -> "Numbers":
        """Return numbers that all start with ``first``."""
        return cls(count(first), count(first), count(first))


@frozen(kw_only=True)
class Occasion:
    """When, where and by whom a bill is served."""

    day: date
    """The business day whose rates apply."""
    opened: datetime
    closed: datetime
    profile: Profile
    covers: int
    centre: int
    staff: int
    device: int
    table: int | None

    @property
    def dine_in(self) -> bool:
        """Whether the guests eat in the house."""
        return self.profile not in {Profile.TAKEAWAY, Profile.DELIVERY}


@define(kw_only=True)
class Bill:
    """A bill that is being rung up."""

    house: House
    chance: Random
    numbers: Numbers
    occasion: Occasion
    lines: list[Line] = Factory(list)
    payments: list[Payment] = Factory(list)
    _revenue: dict[RateKey, Decimal] = field(factory=dict, init=False)
    _service_charge: Decimal = field(default=ZERO, init=False)
    _paid: dict[str, Decimal] = field(factory=dict, init=False)
    _tips: dict[str, Decimal] = field(factory=dict, init=False)

    @property
    def total(self) -> Decimal:
        """What is to be paid so far, exactly."""
        return sum(self._revenue.values(), self._service_charge)

    @property
    def due(self) -> Decimal:
        """What is still to be paid, in cents."""
        return to_cents(self.total) - sum(self._paid.values(), ZERO)

    def order(
        self,
        item: Item,
        quantity: Decimal = _ONE,
        *,
        parent: str | None = None,
        discount: Discount | None = None,
        account_discount: Discount | None = None,
    ) -> Line:
        """Ring up an item."""
        listed = micro(item.price * quantity)
        off = micro(listed * discount.share) if discount else ZERO
        account_off = micro((listed - off) * account_discount.share) if account_discount else ZERO
        goods = listed - off - account_off
        mode = self.house.service_charge if self.occasion.dine_in else ServiceCharge.NONE
        service = ZERO if mode is ServiceCharge.NONE else micro(goods * SERVICE_RATE / _HUNDRED)
        untaxed = service if mode is ServiceCharge.UNTAXED else ZERO
        taxed = goods + service - untaxed
        parts = self._taxed(item, taxed)
        tax = sum((part.tax for part in parts), ZERO)
        line = Line(
            id=self._id("S", self.numbers.lines),
            parent=parent,
            item=item,
            quantity=quantity,
            list_total=listed,
            discount=discount,
            discount_amount=off,
            account_discount=account_discount,
            account_discount_amount=account_off,
            service_mode=mode,
            service_charge=service,
            gross=taxed + untaxed,
            net=taxed - tax,
            tax=tax,
            parts=parts,
            sold_at=self._some_time(),
        )
        self._count(line)
        return line

    def take_back(self, line: Line, reason: str | None = None) -> Line:
        """Ring up the exact opposite of a line."""
        opposite = evolve(
            line,
            id=self._id("S", self.numbers.lines),
            quantity=-line.quantity,
            list_total=-line.list_total,
            discount_amount=-line.discount_amount,
            account_discount_amount=-line.account_discount_amount,
            service_charge=-line.service_charge,
            gross=-line.gross,
            net=-line.net,
            tax=-line.tax,
            parts=tuple(
                TaxPart(rate=part.rate, gross=-part.gross, tax=-part.tax) for part in line.parts
            ),
            sold_at=self.occasion.closed,
            void_reason=reason,
        )
        self._count(opposite)
        return opposite

    def repeat(self, line: Line) -> Line:
        """Ring up a line of another account once more."""
        again = evolve(
            line, id=self._id("S", self.numbers.lines), sold_at=self.occasion.closed, parent=None
        )
        self._count(again)
        return again

    def pay(self, method: Method | None, amount: Decimal, tip: Decimal = ZERO) -> Payment:
        """Take a payment; without a method, the pseudo payment of an account that stays open."""
        payment = Payment(
            id=self._id("T", self.numbers.payments),
            uuid=self._uuid(),
            method=method,
            amount=amount,
            tip=tip,
            paid_at=self.occasion.closed,
            authorization=self._authorization() if method and method.is_card else None,
            customer=self._customer(method),
        )
        self.payments.append(payment)
        if method is not None:
            key = self.house.method_id(method)
            self._paid[key] = self._paid.get(key, ZERO) + amount
            if tip:
                self._tips[key] = self._tips.get(key, ZERO) + tip
        return payment

    def close(
        self,
        kind: SaleType = SaleType.SALE,
        *,
        origin: Receipt | None = None,
        previous: Receipt | None = None,
        cancelled: bool = False,
        void_reason: str | None = None,
        external_reference: str | None = None,
        back_office: bool = False,
        carried: bool = False,
    ) -> Receipt:
        """Close the bill and return its receipt with what was counted."""
        number = next(self.numbers.accounts)
        device = self.house.first_device + self.occasion.device
        before = previous or origin
        return Receipt(
            account_id=f"A{device}.{number}",
            receipt_id=None
            if kind in _WITHOUT_RECEIPT
            else f"R{device}.{self.house.receipt_number(number)}",
            reference=self._uuid(),
            type=kind,
            rates_of=origin.rates_of if origin else self.occasion.day,
            opened=self.occasion.opened,
            closed=self.occasion.closed,
            entered=self.occasion.closed,
            lines=tuple(self.lines),
            payments=tuple(self.payments),
            dine_in=self.occasion.dine_in,
            covers=self.occasion.covers,
            profile=self.occasion.profile,
            centre=self.occasion.centre,
            staff=self.occasion.staff,
            device=self.occasion.device,
            table=self.occasion.table,
            tally=self._tally(kind),
            initial=origin.initial or origin.account_id if origin else None,
            previous=before.account_id if before else None,
            cancelled=cancelled,
            void_reason=void_reason,
            external_reference=external_reference,
            back_office=back_office,
            carried=carried,
        )

    def _tally(self, kind: SaleType) -> Tally:
        by_card = self._paid.get(self.house.method_id(GIFT_CARD), ZERO)
        on_account = sum(
            (
                payment.amount
                for payment in self.payments
                if payment.method and payment.method.type is PaymentType.ACCOUNTS_RECEIVABLE
            ),
            ZERO,
        )
        is_transfer = kind is SaleType.TRANSFER
        return Tally(
            revenue=self._revenue,
            service_charge=self._service_charge,
            payments=self._paid,
            tips=self._tips,
            cards_sold=ZERO if self.lines else -by_card,
            cards_redeemed=by_card if self.lines else ZERO,
            invoiced=ZERO if is_transfer else on_account,
            settled=-on_account if is_transfer else ZERO,
        )

    def _count(self, line: Line) -> None:
        self.lines.append(line)
        group = self.house.group_id(line.item.group)
        for part in line.parts:
            key = (group, part.rate)
            self._revenue[key] = self._revenue.get(key, ZERO) + part.gross
        if line.service_mode is ServiceCharge.UNTAXED:
            self._service_charge += line.service_charge

    def _taxed(self, item: Item, gross: Decimal) -> tuple[TaxPart, ...]:
        shares = parts_of(item.goods, self.occasion.day, dine_in=self.occasion.dine_in)
        parts = []
        left = gross
        for place, (share, rate) in enumerate(shares, start=1):
            part = left if place == len(shares) else micro(gross * share)
            left -= part
            parts.append(TaxPart(rate=rate, gross=part, tax=micro(part * rate / (_HUNDRED + rate))))
        return tuple(parts)

    def _id(self, letter: str, numbers: Iterator[int]) -> str:
        return f"{letter}{self.house.first_device + self.occasion.device}.{next(numbers)}"

    def _some_time(self) -> datetime:
        span = self.occasion.closed - self.occasion.opened
        return self.occasion.opened + span * (0.7 * self.chance.random())

    def _uuid(self) -> str:
        return base64.urlsafe_b64encode(self.chance.randbytes(16)).decode()

    def _authorization(self) -> str:
        return f"{self.chance.randrange(10**6):06}"

    def _customer(self, method: Method | None) -> int | None:
        is_invoice = method is not None and method.type is PaymentType.ACCOUNTS_RECEIVABLE
        return self.chance.randrange(1, 40) if is_invoice else None
