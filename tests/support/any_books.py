"""Any mapping that could be approved and any day that could be sold, for what must never be."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.chart.chart import STANDARD_CHARTS, ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.chart.tax import NO_RATE, Level, rates_in_force
from datev_bridge.daybook import (
    Bucket,
    Category,
    CategoryKind,
    Customer,
    DaySummary,
    Location,
    PaymentPart,
    Receipt,
    ReceiptKind,
)
from datev_bridge.journal import DebtorRange, Granularity
from datev_bridge.mapping.kinds import FITTING_KINDS
from datev_bridge.mapping.model import (
    BY_RATE,
    AccountKind,
    AccountMapping,
    MappingRule,
    RuleTarget,
    TipMode,
)
from datev_bridge.mapping.resolve import Question, resolve
from datev_bridge.mapping.revision import Approval, Draft, approve
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.money import ZERO, allocate, total
from datev_bridge.profile import DatevSettings, Profile, check_profile

AT = datetime(2028, 1, 1, 9, tzinfo=UTC)
BERLIN = Location(id="141948669132802", name="Berlin", timezone="Europe/Berlin")
GROUPS, METHODS, CENTRES = ("1", "2", "3"), ("7", "8", "9"), ("", "4")
RATES = tuple(Decimal(rate) for rate in ("7.00", "19.00", "0.00", "16.00", "5.00", "10.70"))
DAYS = (
    date(2026, 7, 31),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2020, 6, 30),
    date(2020, 7, 1),
    date(2020, 12, 31),
    date(2021, 1, 1),
    date(2028, 2, 29),
)
_NUMBERS = tuple(str(number) for number in range(1000, 10000))
_NAMED = {
    name: tuple(
        next(number for number in _NUMBERS if number in row.numbers) for row in standard.named
    )
    for name, standard in STANDARD_CHARTS.items()
}
_NAMES = st.sampled_from(("Speisen", "Küche & Bar", "Pizza 🍕", "", "x" * 70, '"A";B')) | st.text(
    max_size=8
)


@frozen(kw_only=True)
class Books:
    """A profile whose mapping was approved, and the day it was approved on."""

    profile: Profile
    on: date


@st.composite
def books(draw: st.DrawFn) -> Books:
    """Draw rules from the chart at random, and keep those that approval leaves."""
    chart = draw(charts())
    on = draw(st.sampled_from(DAYS))
    pool = draw(st.lists(accounts(chart), min_size=4, max_size=8, unique=True))
    odd = draw(st.lists(rules_of(chart, pool), max_size=4))
    drawn = [*draw(ordinary(chart, on)), *odd]
    rules = [_named(rule, number) for number, rule in enumerate(drawn)]
    clearing = chart.defaults.clearing
    seen = _everything(draw(st.lists(st.sampled_from(RATES), unique=True)))
    kept = approved(rules, chart, on, clearing, seen)
    settings = DatevSettings(
        consultant_number=1001,
        client_number=42,
        account_length=chart.account_length,
        chart=chart.name,
        clearing_account=clearing,
        committed=draw(st.booleans()),
        granularity=draw(st.sampled_from(Granularity)),
        posting_text=draw(st.sampled_from(("{category} {rate}", "{date} {category} {centre}"))),
    )
    ends = ("10100".ljust(chart.account_length + 1, "0"), "1" + "9" * chart.account_length)
    debtors = DebtorRange(first=ends[0], last=ends[1]) if draw(st.booleans()) else None
    profile = Profile(
        name="Restaurant Demo", datev=settings, accounts=chart.own, mapping=kept, debtors=debtors
    )
    return Books(profile=profile, on=on)


@st.composite
def ordinary(draw: st.DrawFn, chart: ChartOfAccounts, on: date) -> list[MappingRule]:
    """Draw most of the rules that a restaurant has, as they are right on a day."""
    usual, in_force = chart.defaults, rates_in_force(on)
    by_key = {"account": chart.extend("8200" if chart.name is ChartName.SKR03 else "4200")}
    revenue = {"target": RuleTarget.REVENUE, "kind": AccountKind.REVENUE}
    rows: list[dict[str, Any]] = []
    for group in GROUPS:
        reduced = {"account": usual.food, "rate": in_force[Level.REDUCED]}
        standard = {"account": usual.drinks, "rate": in_force[Level.STANDARD]}
        sold = {"account": usual.voucher, "kind": AccountKind.VOUCHER, "rate": NO_RATE}
        keyed = by_key | {"bu_key": BY_RATE}
        chosen = draw(st.sampled_from(((reduced, standard, sold), (keyed,), (reduced,), ())))
        rows += [revenue | row | {"category_id": group} for row in chosen]
    debtor = "10001".ljust(chart.account_length + 1, "0")
    ways = (
        {"account": usual.cash, "kind": AccountKind.CASH},
        {"account": usual.transit, "kind": AccountKind.CARD},
        {"account": debtor, "kind": AccountKind.RECEIVABLE},
        {"account": usual.voucher, "kind": AccountKind.VOUCHER},
    )
    for method in METHODS:
        way = draw(st.sampled_from(ways))
        rows.append({"target": RuleTarget.PAYMENT, "category_id": method, **way})
    rows.append({"target": RuleTarget.TIP, "account": usual.tip, "kind": AccountKind.TIP})
    if not draw(st.integers(0, 2)):
        off = ("8780", "8790") if chart.name is ChartName.SKR03 else ("4780", "4790")
        discount = {"target": RuleTarget.DISCOUNT, "kind": AccountKind.DISCOUNT}
        for level, number in zip((Level.REDUCED, Level.STANDARD), off, strict=True):
            rows.append(discount | {"account": chart.extend(number), "rate": in_force[level]})
    kept = [MappingRule(**row) for row in rows if draw(st.integers(0, 14))]
    return [rule if draw(st.integers(0, 5)) else draw(mistaken(rule, chart)) for rule in kept]


@st.composite
def mistaken(draw: st.DrawFn, rule: MappingRule, chart: ChartOfAccounts) -> MappingRule:
    """Draw a rule that differs from a right one in one thing, which may make it wrong."""
    usual = chart.defaults
    numbers = (usual.food, usual.drinks, usual.cash, usual.transit, usual.voucher, usual.tip)
    taxed = (usual.taxed_voucher_7, usual.taxed_voucher_19)
    changes: tuple[tuple[str, st.SearchStrategy[Any]], ...] = (
        ("account", st.sampled_from((*numbers, *taxed))),
        ("account", st.sampled_from(numbers) | accounts(chart)),
        ("bu_key", st.sampled_from(("0003", "2", "0040", "x", BY_RATE))),
        ("kind", st.sampled_from(AccountKind)),
        ("rate", st.sampled_from((None, *RATES))),
        ("is_confirmed", st.just(False)),
        ("text", _NAMES),
        ("kost1", st.sampled_from(("100", "K" * 40, "ä b"))),
        ("tip_mode", st.sampled_from(TipMode)),
        ("valid_until", st.sampled_from(DAYS)),
    )
    name, values = draw(st.sampled_from(changes))
    return evolve(rule, **{name: draw(values)})


@st.composite
def charts(draw: st.DrawFn) -> ChartOfAccounts:
    """Draw a chart with a few accounts of the adviser's own."""
    plain = ChartOfAccounts(
        name=draw(st.sampled_from(ChartName)), account_length=draw(st.sampled_from((4, 6)))
    )
    said = st.sampled_from((None, Automatic.NO, Automatic.UNKNOWN, Decimal(7), Decimal(19)))
    right = accounts(plain).filter(lambda number: plain.problem_with(number) is None)
    own = st.builds(OwnAccount, number=right, automatic=said, is_cash=st.none())
    declared = draw(st.lists(own, max_size=2, unique_by=lambda each: each.number))
    return evolve(plain, own=tuple(declared))


def accounts(chart: ChartOfAccounts) -> st.SearchStrategy[str]:
    """Draw a number: those a restaurant uses, others of the chart, sub-accounts, debtors, wrong."""
    usual = chart.defaults
    named = [chart.extend(number) for number in _NAMED[chart.name]]
    often = (usual.food, usual.drinks, usual.cash, usual.transit, usual.tip, usual.voucher)
    taxed = (usual.taxed_voucher_7, usual.taxed_voucher_19, usual.deposit, usual.clarification)
    any_number = st.integers(10 ** (chart.account_length - 1), 10**chart.account_length - 1)
    debtor = "10001".ljust(chart.account_length + 1, "0")
    return (
        st.sampled_from((*often, *often, *taxed, debtor))
        | st.sampled_from(named)
        | any_number.map(str)
        | st.sampled_from(("84", "abcd", usual.clearing))
    )


@st.composite
def rules_of(draw: st.DrawFn, chart: ChartOfAccounts, pool: list[str]) -> MappingRule:
    """Draw a rule that may well be right: its kind mostly fits, its account mostly is usual."""
    target = draw(
        st.sampled_from(
            (RuleTarget.REVENUE,) * 4
            + (RuleTarget.PAYMENT,) * 4
            + (RuleTarget.TIP,) * 2
            + tuple(RuleTarget)
        )
    )
    fitting = sorted(FITTING_KINDS[target], key=lambda kind: kind.value)
    kind = draw(st.sampled_from(fitting) | st.sampled_from(AccountKind))
    by_id = {RuleTarget.REVENUE: GROUPS, RuleTarget.PAYMENT: METHODS}.get(target)
    is_taxed = target not in {RuleTarget.PAYMENT, RuleTarget.FLOAT, RuleTarget.ROUNDING}
    days = st.none() | st.sampled_from(DAYS)
    return MappingRule(
        target=target,
        category_id=draw(st.sampled_from(by_id)) if by_id else "",
        rate=draw(st.none() | st.sampled_from(RATES)) if is_taxed else None,
        revenue_centre=draw(st.sampled_from((None, None, None, "4"))),
        payment_method=draw(st.sampled_from((None, *METHODS)))
        if target is RuleTarget.TIP
        else None,
        valid_from=draw(st.none() | days),
        valid_until=draw(st.none() | days),
        account=draw(st.sampled_from(_usual(chart, kind) or pool) | st.sampled_from(pool)),
        kind=kind,
        bu_key=draw(st.sampled_from(("", "", BY_RATE, BY_RATE, "0003", "2", "0040", "x"))),
        kost1=draw(st.sampled_from(("", "100", "K" * 40, "ä b"))),
        text=draw(st.just("") | _NAMES),
        tip_mode=draw(st.sampled_from(TipMode)),
        tip_rate=draw(st.none() | st.sampled_from(RATES[:2])),
        voucher_rate=draw(st.none() | st.sampled_from(RATES[:2])),
        untaxed_reason=draw(st.sampled_from(("", "laut Kanzlei"))),
        is_confirmed=draw(st.sampled_from((True, True, True, False))),
    )


def _usual(chart: ChartOfAccounts, kind: AccountKind) -> tuple[str, ...]:
    usual = chart.defaults
    return {
        AccountKind.REVENUE: (usual.food, usual.drinks, chart.extend("8200")),
        AccountKind.VOUCHER: (usual.voucher,),
        AccountKind.TAXED_VOUCHER: (usual.taxed_voucher_7, usual.taxed_voucher_19),
        AccountKind.CASH: (usual.cash,),
        AccountKind.CARD: (usual.transit, *usual.providers[:2]),
        AccountKind.TIP: (usual.tip,),
        AccountKind.OTHER: (usual.clarification,),
        AccountKind.DISCOUNT: tuple(chart.extend(n) for n in ("8780", "8790", "4780", "4790")),
    }.get(kind, ())


def _named(rule: MappingRule, number: int) -> MappingRule:
    return evolve(rule, name=f"rule {number}")


def _everything(rates: Iterable[Decimal]) -> tuple[SeenCategory, ...]:
    return tuple(
        SeenCategory(target=RuleTarget.REVENUE, category_id=group, name=group, rates=tuple(rates))
        for group in GROUPS
    )


def approved(
    rules: Iterable[MappingRule],
    chart: ChartOfAccounts,
    on: date,
    clearing: str,
    seen: Iterable[SeenCategory] = (),
) -> AccountMapping:
    """Drop the rules that keep a draft from being approved, until it is."""
    left = tuple(rules)
    while left:
        answer = _asked(left, chart, on, clearing, seen)
        if answer.approved is not None:
            return answer.approved.mapping
        blamed = {
            name
            for issue in answer.issues
            if issue.blocks
            for name in (issue.where, dict(issue.values).get("category", ""))
        }
        kept = tuple(rule for rule in left if rule.name not in blamed)
        left = kept if len(kept) < len(left) else left[:-1]
    return AccountMapping(revision="r0")


def _asked(
    rules: tuple[MappingRule, ...],
    chart: ChartOfAccounts,
    on: date,
    clearing: str,
    seen: Iterable[SeenCategory],
) -> Approval:
    return approve(
        Draft(rules=rules, author="Kanzlei", edited_at=AT),
        newest=None,
        revision="r1",
        by="Kanzlei",
        at=AT,
        chart=chart,
        on=on,
        seen=seen,
        clearing_account=clearing,
    )


_CENTS = st.integers(-30000, 30000).map(lambda cents: Decimal(cents) / 100)
_OFF = st.sampled_from((ZERO, ZERO, ZERO, Decimal("1.00"), Decimal("-2.50"), None))


@frozen(kw_only=True)
class _Menu:
    """What can be sold and paid with on a day: mostly what the mapping knows."""

    day: date
    names: dict[str, str]
    sold: tuple[tuple[str, Decimal], ...]
    methods: tuple[str, ...]
    others: tuple[CategoryKind, ...]
    tips: bool

    @classmethod
    def of(cls, mapping: AccountMapping, day: date, names: dict[str, str]) -> "_Menu":
        def knows(target: RuleTarget, ident: str = "", rate: Decimal | None = None) -> bool:
            question = Question(target=target, category_id=ident, rate=rate, day=day)
            return resolve(mapping, question).rule is not None

        sold = tuple(
            (group, rate)
            for group in GROUPS
            for rate in RATES
            if knows(RuleTarget.REVENUE, group, rate)
        )
        others = (CategoryKind.SERVICE_CHARGE, CategoryKind.ROUNDING)
        return cls(
            day=day,
            names=names,
            sold=sold or ((GROUPS[0], RATES[0]),),
            methods=tuple(m for m in METHODS if knows(RuleTarget.PAYMENT, m)) or METHODS,
            others=tuple(kind for kind in others if knows(RuleTarget(kind.value))),
            tips=knows(RuleTarget.TIP),
        )


@st.composite
def days(draw: st.DrawFn, found: Books) -> DaySummary:
    """Draw a day whose receipts balance; most, but not all, of what is sold has a rule."""
    plain = st.sampled_from(("Speisen", "Küche & Bar", "Öl; Essig"))
    name = plain if draw(st.integers(0, 5)) else _NAMES
    names = {ident: draw(name) for ident in (*GROUPS, *METHODS)}
    day = draw(st.sampled_from(DAYS)) if not draw(st.integers(0, 4)) else found.on
    menu = _Menu.of(found.profile.mapping, day, names)
    count = draw(st.integers(1, 4))
    receipts = tuple(draw(_receipt(number, menu)) for number in range(count))
    return DaySummary(
        business_day=day, location=BERLIN, receipts=receipts, receipts_read=len(receipts)
    )


def _seldom(draw: st.DrawFn) -> bool:
    return draw(st.integers(0, 19)) == 0


@st.composite
def _receipt(draw: st.DrawFn, number: int, menu: _Menu) -> Receipt:
    kind = draw(st.sampled_from((ReceiptKind.TAKINGS,) * 6 + tuple(ReceiptKind)))
    buckets = tuple(draw(_bucket(menu)) for _ in range(draw(st.integers(0, 3))))
    methods = METHODS if _seldom(draw) else menu.methods
    way = st.tuples(st.sampled_from(methods), _CENTS, _CENTS)
    ways = draw(st.lists(way, min_size=1, max_size=2))
    if kind is ReceiptKind.FLOAT:
        buckets = ()
        amounts = tuple(amount for _, amount, _ in ways)
    else:
        amounts = allocate([amount for _, amount, _ in ways], total(b.amount for b in buckets))
    tipped = kind is not ReceiptKind.FLOAT and (menu.tips or _seldom(draw))
    customer = draw(st.sampled_from((None, Customer(id="77", company="Firmenkunde 77"))))
    return Receipt(
        id=f"R1.{number}",
        account_id=f"A1.{number}",
        kind=kind,
        settles=draw(st.sampled_from(("", "A1.0"))),
        has_lines=bool(buckets),
        buckets=buckets,
        payments=tuple(
            PaymentPart(
                method=Category(kind=CategoryKind.PAYMENT, id=method, name=menu.names[method]),
                amount=amount,
                tip=tip if tipped else ZERO,
                centre=draw(st.sampled_from(CENTRES)),
                on_account=draw(st.booleans()),
                customer=customer,
            )
            for (method, _, tip), amount in zip(ways, amounts, strict=True)
        ),
    )


@st.composite
def _bucket(draw: st.DrawFn, menu: _Menu) -> Bucket:
    amount = draw(_CENTS)
    kind = CategoryKind.REVENUE
    if not draw(st.integers(0, 5)):
        others = (CategoryKind.SERVICE_CHARGE, CategoryKind.ROUNDING)
        kind = draw(st.sampled_from(others if _seldom(draw) else (menu.others or (kind,))))
    is_revenue = kind is CategoryKind.REVENUE
    any_pair = st.tuples(st.sampled_from(GROUPS), st.sampled_from(RATES))
    group, rate = draw(any_pair if _seldom(draw) else st.sampled_from(menu.sold))
    return Bucket(
        category=Category(
            kind=kind,
            id=group if is_revenue else "",
            name=menu.names[group] if is_revenue else kind.value,
        ),
        rate=rate if is_revenue else None,
        centre=draw(st.sampled_from(CENTRES)),
        exact=amount,
        amount=amount,
        discount=draw(_OFF) if is_revenue else ZERO,
    )


def refused(profile: Profile) -> set[str]:
    """Return the codes for which a profile is refused, once its discounts are known to be gross."""
    found = check_profile(evolve(profile, calibration={"discounts": "gross"}))
    return {issue.code for issue in found if issue.blocks}
