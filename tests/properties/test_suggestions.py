"""Whatever a till shows, a suggestion is a rule that could be booked, and never a confirmed one."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.chart.account import Automatic, OwnAccount, account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.check import account_problems, carries
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping.model import AccountKind, RuleTarget
from datev_bridge.mapping.payment_words import PAYMENT_WORDS
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggest import suggest
from datev_bridge.mapping.words import GROUP_WORDS

WORDS = [
    word for rows in (GROUP_WORDS, PAYMENT_WORDS) for _, words in rows for word in words.split()
]
NAMES = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" & ".join),
    st.text(max_size=20),
)
REFERENCES = st.one_of(
    st.just(""),
    st.sampled_from(
        ["8300", "8400", "840000", "4300", "4400", "1000", "1360", "1361", "1460", "1796", "1711"]
    ),
    st.sampled_from(["3786", "8200", "8290", "1776", "10001", "CASH", "IKGIFT", "IKPMS", "8405"]),
    st.text("0123456789", max_size=9),
    st.text(max_size=8),
)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "5", "7", "16", "19", "10.7")])
DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
OWN = st.sampled_from(
    [
        (),
        (OwnAccount(number="8405", automatic=Automatic.NO),),
        (OwnAccount(number="8300", automatic=Decimal(19)),),
    ]
)


@st.composite
def charts(draw: st.DrawFn) -> ChartOfAccounts:
    name = draw(st.sampled_from(ChartName))
    length = draw(st.integers(4, 8))
    return ChartOfAccounts(name=name, account_length=length, own=draw(OWN) if length == 4 else ())


@st.composite
def categories(draw: st.DrawFn) -> SeenCategory:
    target = draw(st.sampled_from(RuleTarget))
    return SeenCategory(
        target=target,
        category_id=draw(st.text(max_size=5)),
        name=draw(NAMES),
        code=draw(REFERENCES),
        reference=draw(REFERENCES),
        is_receivable=draw(st.booleans()),
        rates=tuple(draw(st.lists(RATES, max_size=3))),
    )


TAX_REFERENCES = st.dictionaries(RATES, REFERENCES, max_size=2)


@given(categories(), charts(), DAYS, TAX_REFERENCES)
def test_what_is_suggested_can_be_booked_and_is_not_confirmed(
    seen: SeenCategory, chart: ChartOfAccounts, day: date, references: dict[Decimal, str]
) -> None:
    found = suggest(seen, chart, day, tax_references=references)
    for rule in found.rules if found else ():
        account = chart.find(rule.account)
        assert chart.problem_with(rule.account) is None
        assert account_problems(account) == ()
        assert not rule.is_confirmed
        assert (rule.target, rule.category_id) == (seen.target, seen.category_id)
        assert rule.rate in seen.asked
        if rule.rate is not None:
            assert carries(account, rule.rate, day)
        if rule.voucher_rate is not None:
            assert account_rate(account, day) == rule.voucher_rate
        if account.is_cash:
            assert rule.kind is AccountKind.CASH


@given(categories(), charts(), DAYS)
def test_every_rate_is_either_suggested_once_or_open(
    seen: SeenCategory, chart: ChartOfAccounts, day: date
) -> None:
    found = suggest(seen, chart, day)
    if found is None:
        return
    rates = [rule.rate for rule in found.rules]
    assert len(set(rates)) == len(rates)
    assert {*rates, *found.open_rates} == set(seen.asked)
    assert set(rates) & set(found.open_rates) == set()


@given(categories(), charts(), DAYS)
def test_every_suggestion_says_why_in_both_languages(
    seen: SeenCategory, chart: ChartOfAccounts, day: date
) -> None:
    found = suggest(seen, chart, day)
    if found is None:
        return
    for reason in (found.reason, *(proposal.reason for proposal in found.proposals)):
        assert reason.text("de") != reason.text("en")
        assert reason.found in reason.text("de")
        assert reason.found in reason.text("en")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), charts(), DAYS)
def test_capitals_make_no_difference(name: str, chart: ChartOfAccounts, day: date) -> None:
    for target in (RuleTarget.REVENUE, RuleTarget.PAYMENT):
        small, large = (
            suggest(SeenCategory(target=target, name=text, rates=(Decimal(7),)), chart, day)
            for text in (name, name.upper())
        )
        assert _accounts(small) == _accounts(large)


def _accounts(found: object) -> list[str]:
    return [rule.account for rule in getattr(found, "rules", ())]
