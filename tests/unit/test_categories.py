"""What needs an account: master data and receipts side by side, and the rules that are missing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
import re
import tomllib

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.categories import (
    CategoryUse,
    MappedState,
    MasterData,
    list_categories,
    missing_rules,
    percent_text,
    seen_categories,
)
from datev_bridge.daybook import Category, CategoryKind, DaySummary, Receipt, ReceiptKind
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.master import AccountingGroup, PaymentMethod
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.suggest import suggest_missing
from datev_bridge.profile import from_toml
from support.books import (
    CARD,
    CASH,
    DRINKS,
    FOOD,
    INVOICE,
    RULES,
    bucket,
    day,
    mapping,
    paid,
    receipt,
    rule,
)
from support.profiles import toml
from support.sales import DAY

UNMAPPED = Category(kind=CategoryKind.REVENUE, id="-EIS", name="Eis", code="EIS")
CHARGE = Category(kind=CategoryKind.SERVICE_CHARGE, name="Service")

groups = st.sampled_from([FOOD, DRINKS, UNMAPPED])
rates = st.sampled_from(["7.00", "19.00", "0.00"])
buckets = st.builds(lambda group, rate: bucket("1.00", group, rate), groups, rates)
payments = st.builds(
    lambda method, tip: paid("1.00", method, tip),
    st.sampled_from([CASH, CARD]),
    st.sampled_from(["0.00", "0.50"]),
)
receipts = st.lists(
    st.builds(
        lambda sold, money: receipt(buckets=tuple(sold), payments=tuple(money)),
        st.lists(buckets, max_size=4),
        st.lists(payments, max_size=3),
    ),
    max_size=5,
)
some_rules = st.lists(st.sampled_from(RULES), unique=True).map(tuple)


def listed(
    days: Sequence[DaySummary],
    rules: Sequence[MappingRule] = RULES,
    master: MasterData | None = None,
) -> tuple[CategoryUse, ...]:
    booked = AccountMapping(rules=tuple(rules))
    return list_categories(master or MasterData(), days, mapping=booked, on=DAY)


def states(uses: Sequence[CategoryUse]) -> dict[tuple[str, str], MappedState]:
    return {(use.category.name, percent_text(use.rate)): use.state for use in uses}


# Properties


@given(receipts, some_rules, st.randoms())
def test_neither_order_nor_the_split_into_days_matters(
    sold: list[Receipt], rules: tuple[MappingRule, ...], random: object
) -> None:
    shuffled = sorted(sold, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert listed([day(*sold)], rules) == listed([day(one) for one in shuffled], rules)


@given(receipts, some_rules)
def test_each_category_and_rate_is_listed_once_with_its_count(
    sold: list[Receipt], rules: tuple[MappingRule, ...]
) -> None:
    uses = listed([day(*sold)], rules)
    keys = [(use.category, use.rate) for use in uses]
    assert len(keys) == len(set(keys))
    tips = sum(bool(p.tip) for r in sold for p in r.payments)
    assert sum(use.count for use in uses) == tips + sum(
        len(r.buckets) + len(r.payments) for r in sold
    )


@given(receipts, some_rules)
def test_the_missing_rules_are_all_that_is_missing(
    sold: list[Receipt], rules: tuple[MappingRule, ...]
) -> None:
    """Filled in and added to the profile, they leave nothing without an account."""
    before = listed([day(*sold)], rules)
    template = missing_rules(before)
    assert template.count("[[mapping]]") == sum(use.needs_rule for use in before)
    filled = re.sub(r'kind = ""', 'kind = "voucher"', template)
    filled = filled.replace('account = ""', 'account = "1590"')
    added = from_toml(toml(rest=filled)).mapping.rules
    after = listed([day(*sold)], [*rules, *added])
    assert [use for use in after if use.state is MappedState.MISSING] == []


# Examples


def test_what_receipts_used_beside_what_is_set_up() -> None:
    master = MasterData(
        groups=(
            AccountingGroup(id="2", name="Getränke", code="20", statistic_group=None),
            AccountingGroup(id="5", name="Neu", code=None, statistic_group=None),
            AccountingGroup(id="1", name="Speisen", code=None, statistic_group=None),
        ),
        methods=(PaymentMethod(id=None, name="Bon", code="BON", accounting_reference=None),),
    )
    found = listed([day(receipt(payments=(paid("11.90", tip="1.00"),)))], master=master)
    shown = [
        (u.target.value, u.category.id, percent_text(u.rate), u.count, u.accounts, u.state.value)
        for u in found
    ]
    assert shown == [
        ("revenue", "2", "19", 1, ("8400",), "mapped"),
        ("revenue", "5", "", 0, (), "missing"),
        ("revenue", "1", "", 0, ("8300",), "mapped"),
        ("payment", "7", "", 1, ("1000",), "mapped"),
        ("payment", "-BON", "", 0, (), "missing"),
        ("tip", "", "", 1, ("1592",), "mapped"),
    ]
    assert [use.is_set_up for use in found] == [True, True, True, False, True, False]


def test_a_group_and_a_method_of_one_id_are_two() -> None:
    master = MasterData(
        groups=(AccountingGroup(id="7", name="Eis", code=None, statistic_group=None),)
    )
    found = listed([day(receipt())], master=master)
    assert states(found)["Eis", ""] is MappedState.MISSING
    assert states(found)["Bar", ""] is MappedState.MAPPED


def test_a_rule_for_another_rate_does_not_do() -> None:
    seven = rule(RuleTarget.REVENUE, "8300", AccountKind.REVENUE, "2", rate="7")
    both = receipt(buckets=(bucket("1.00", rate="7.00"), bucket("1.00")))
    assert states(listed([day(both)], [seven]))["Getränke", "7"] is MappedState.MAPPED
    assert states(listed([day(both)], [seven]))["Getränke", "19"] is MappedState.MISSING


def test_one_centre_without_a_rule_is_enough_to_miss_one() -> None:
    terrace = rule(RuleTarget.REVENUE, "8401", AccountKind.REVENUE, "2", revenue_centre="4")
    sold = receipt(buckets=(bucket("1.00", centre="4"), bucket("1.00", centre="5")))
    (use,) = (u for u in listed([day(sold)], [terrace]) if u.target is RuleTarget.REVENUE)
    assert (use.state, use.accounts, use.count) == (MappedState.MISSING, ("8401",), 2)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"is_confirmed": False}, MappedState.SUGGESTED),
        ({"target": RuleTarget.FALLBACK_REVENUE, "category_id": ""}, MappedState.FALLBACK),
        ({"valid_from": DAY.replace(year=2027)}, MappedState.MISSING),
    ],
)
def test_how_far_a_rule_does(changes: dict[str, object], state: MappedState) -> None:
    changed = evolve(rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2"), **changes)
    found = listed([day(receipt())], [changed])
    assert states(found)["Getränke", "19"] is state


def test_a_rule_of_another_time_does_not_do_for_what_nobody_used() -> None:
    later = rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2", valid_from=date(2027, 1, 1))
    drinks = AccountingGroup(id="2", name="Getränke", code=None, statistic_group=None)
    (use,) = listed([], [later], MasterData(groups=(drinks,)))
    assert (use.state, use.accounts, use.count) == (MappedState.MISSING, (), 0)


def test_what_is_never_takings_needs_no_account() -> None:
    aside = receipt(kind=ReceiptKind.SET_ASIDE), receipt(2, kind=ReceiptKind.FLOAT)
    assert listed([day(*aside)]) == ()


def test_the_template_says_what_it_can_and_leaves_the_rest_open() -> None:
    sold = receipt(
        buckets=(bucket("1.00", UNMAPPED, "7.00"), bucket("1.00", CHARGE, None)),
        payments=(paid("2.00", CARD),),
    )
    text = missing_rules(listed([day(sold)], mapping(rule_of_cash()).rules))
    assert tomllib.loads(text)["mapping"] == [
        {
            "category": "revenue",
            "id": "-EIS",
            "name": "Eis",
            "rate": "7",
            "account": "",
            "kind": "revenue",
        },
        {"category": "payment", "id": "8", "name": "Kreditkarten", "account": "", "kind": ""},
        {"category": "service_charge", "name": "Service", "account": "", "kind": "service_charge"},
    ]
    with pytest.raises(ConfigurationError) as refused:
        from_toml(toml(rest=text))
    assert "mapping" in refused.value.issue.where


def test_nothing_missing_is_no_text() -> None:
    assert missing_rules(listed([day(receipt())])) == ""


def test_rates_are_written_as_a_profile_has_them() -> None:
    texts = [percent_text(Decimal(text)) for text in ("19.00", "5.50", "10.00", "0.00")]
    assert [*texts, percent_text(None)] == ["19", "5.5", "10", "0", ""]


def rule_of_cash() -> MappingRule:
    return rule(RuleTarget.PAYMENT, "1000", AccountKind.CASH, "7")


def test_what_the_pos_has_shown_is_what_suggestions_need() -> None:
    sold = receipt(
        buckets=(bucket("1.00", FOOD, "7.00"), bucket("1.00", FOOD, "19.00", centre="B")),
        payments=(paid("2.00", CARD, "0.50"), paid("0.00", INVOICE, on_account=True)),
    )
    master = MasterData(
        groups=(AccountingGroup(id="5", name="Eis", code="8300", statistic_group=None),),
        methods=(PaymentMethod(id="8", name="Karte", code="CARD", accounting_reference="1361"),),
    )
    seen = {each.name or each.target.value: each for each in seen_categories(master, [day(sold)])}
    food, ice, card = seen["Speisen"], seen["Eis"], seen["Kreditkarten"]
    assert (food.category_id, food.rates, food.centres) == (
        "1",
        (Decimal(19), Decimal(7)),
        ("", "B"),
    )
    assert (ice.code, ice.rates, ice.centres) == ("8300", (), ("",))
    assert (card.target, card.reference, card.is_receivable) == (RuleTarget.PAYMENT, "1361", False)
    assert seen["Rechnung"].is_receivable
    assert (seen["tip"].category_id, seen["tip"].reference) == ("", "")
    assert len(seen) == 5


def test_suggestions_fill_the_missing_rules_but_confirm_nothing() -> None:
    sold = receipt(buckets=(bucket("1.00", FOOD, "7.00"),), payments=(paid("1.00", CARD),))
    uses = listed([day(sold)], rules=())
    seen, chart = seen_categories(MasterData(), [day(sold)]), from_toml(toml()).chart
    suggestions = suggest_missing(seen, AccountMapping(), chart, DAY)
    text = missing_rules(uses, suggestions)
    food, card = tomllib.loads(text)["mapping"]
    assert (food["account"], food["rate"], food["confirmed"]) == ("8300", "7", False)
    assert (card["account"], card["kind"], card["confirmed"]) == ("1360", "card", False)
    rules = from_toml(toml() + text).mapping.rules
    assert [rule.is_confirmed for rule in rules] == [False, False]
