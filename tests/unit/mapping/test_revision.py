"""Drafts, approvals and differences, one by one."""

from datetime import UTC, date, datetime
from decimal import Decimal

from attrs import evolve
import pytest

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping.diff import ChangeKind, RuleChange, diff
from datev_bridge.mapping.explain import Candidate, Verdict, explain
from datev_bridge.mapping.model import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.resolve import Question
from datev_bridge.mapping.revision import Approval, Approved, Draft, approve, digest, restore
from datev_bridge.mapping.seen import SeenCategory
from support.rules import codes_of, paid, sold

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
ON = date(2026, 11, 1)
SKR03 = ChartOfAccounts(name=ChartName.SKR03)
FOOD, CARD = sold("8300", rate="7"), paid("1360")


def draft(*rules: MappingRule, parent: str = "") -> Draft:
    return Draft(rules=rules, parent=parent, author="Kanzlei", edited_at=AT, note="Sommerkarte")


def first(*rules: MappingRule) -> Approved:
    return Approved(id="r1", rules=rules, author="x", approved_by="y", approved_at=AT)


def ask(
    of: Draft, newest: Approved | None = None, revision: str = "r2", rates: tuple[str, ...] = ()
) -> Approval:
    seen = SeenCategory(
        target=RuleTarget.REVENUE,
        category_id="1",
        name="Speisen",
        rates=tuple(Decimal(rate) for rate in rates),
    )
    return approve(
        of,
        newest=newest,
        revision=revision,
        by="Betrieb",
        at=AT,
        chart=SKR03,
        on=ON,
        seen=(seen,),
        clearing_account="1792",
    )


def test_a_sound_draft_becomes_a_revision() -> None:
    found = ask(draft(FOOD, CARD, parent="r1"), first(FOOD))
    assert found.issues == ()
    assert found.approved == Approved(
        id="r2",
        rules=(FOOD, CARD),
        parent="r1",
        author="Kanzlei",
        approved_by="Betrieb",
        approved_at=AT,
        note="Sommerkarte",
    )
    assert found.approved.digest == first(CARD, FOOD).digest
    assert found.approved.mapping == AccountMapping(revision="r2", rules=(FOOD, CARD))


@pytest.mark.parametrize(
    ("of", "code"),
    [
        (draft(evolve(FOOD, is_confirmed=False)), "MAP-004"),
        (draft(FOOD, sold("8301", rate="7")), "MAP-003"),
        (draft(sold("8400", rate="7")), "MAP-201"),
        (draft(sold("4300", rate="0")), "MAP-021"),
        (draft(sold("83000", rate="7")), "MAP-205"),
        (draft(sold("8300", rate="7", kind=AccountKind.TIP)), "MAP-020"),
        (draft(paid("1792")), "MAP-023"),
        (draft(FOOD, parent="r0"), "MAP-040"),
        (draft(), "MAP-042"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_book_wrong_is_refused(of: Draft, code: str) -> None:
    found = ask(of)
    assert found.approved is None
    assert code in codes_of(found.issues)


def test_a_draft_on_top_of_an_older_revision_is_refused() -> None:
    found = ask(draft(FOOD), first(CARD))
    assert (found.approved, codes_of(found.issues)) == (None, ["MAP-040"])
    assert codes_of(ask(draft(FOOD, parent="r1"), first(CARD), "r1").issues) == ["MAP-041"]


def test_what_is_missing_is_told_but_does_not_refuse() -> None:
    found = ask(draft(FOOD), rates=("7", "19"))
    assert found.approved is not None
    assert codes_of(found.issues) == ["MAP-002"]
    assert ask(draft(sold("8300")), rates=("7", "19")).approved is None


def test_suggestions_are_confirmed_one_by_one() -> None:
    guesses = (evolve(FOOD, is_confirmed=False), evolve(CARD, is_confirmed=False))
    later = datetime(2026, 11, 2, tzinfo=UTC)
    after = draft(*guesses).confirmed(guesses[:1], author="Betrieb", at=later)
    assert after.rules == (FOOD, guesses[1])
    assert after.unconfirmed == guesses[1:]
    assert (after.author, after.edited_at) == ("Betrieb", later)


def test_a_preview_of_a_draft_names_what_it_started_from() -> None:
    assert draft(FOOD, parent="r1").mapping.revision == "r1+"


def test_times_have_a_zone() -> None:
    with pytest.raises(ValueError, match="edited_at has no time zone"):
        Draft(rules=(), author="x", edited_at=datetime(2026, 11, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="approved_at has no time zone"):
        evolve(first(), approved_at=datetime(2026, 11, 1))  # noqa: DTZ001


def test_restoring_says_what_it_restores() -> None:
    newest = evolve(first(CARD), id="r7", parent="r1")
    back = restore(first(FOOD), newest=newest, author="z", at=AT)
    assert (back.rules, back.parent, back.author, back.note) == ((FOOD,), "r7", "z", "↶ r1")


def test_digests_read_rates_as_numbers() -> None:
    assert digest((sold("8300", rate="7"),)) == digest((sold("8300", rate="7.00"),))
    assert digest((FOOD,)) != digest((evolve(FOOD, revenue_centre=""),))


def test_a_rule_with_the_same_limits_is_the_same_rule_changed() -> None:
    moved, renamed = sold("8301", rate="7"), evolve(CARD, name="EC", kost1="10")
    tips = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP)
    found = diff((FOOD, CARD), (renamed, tips, moved))
    assert [(change.kind, change.attributes) for change in found] == [
        (ChangeKind.CHANGED, ("name", "kost1")),
        (ChangeKind.CHANGED, ("account",)),
        (ChangeKind.ADDED, ()),
    ]
    assert [change.rule for change in found] == [renamed, moved, tips]
    assert diff((FOOD,), ())[0].kind is ChangeKind.REMOVED


def test_another_limit_is_another_rule() -> None:
    kinds = [change.kind for change in diff((FOOD,), (sold("8300", rate="19"),))]
    assert sorted(kind.value for kind in kinds) == ["added", "removed"]


def test_a_rate_is_a_number_however_it_is_written() -> None:
    (change,) = diff((FOOD,), (sold("8301", rate="7.00"),))
    assert (change.kind, change.attributes) == (ChangeKind.CHANGED, ("account",))


def test_a_change_has_a_rule() -> None:
    with pytest.raises(ValueError, match="without a rule"):
        _ = RuleChange(before=None, after=None).rule


RULES = (
    sold("8300", rate="7"),
    sold("8301", rate="7", revenue_centre="9"),
    sold("8302"),
    sold("8400", rate="19"),
    sold("8303", rate="7", valid_until=date(2026, 10, 31)),
    sold("8304", rate="7", valid_from=date(2026, 12, 1)),
    MappingRule(target=RuleTarget.FALLBACK_REVENUE, account="8305", kind=AccountKind.REVENUE),
)


def asked(rate: str, day: date = ON, *, refund: bool = False) -> Question:
    return Question(
        target=RuleTarget.REVENUE,
        category_id="1",
        rate=Decimal(rate),
        day=day,
        is_refund=refund,
    )


def test_an_explanation_judges_every_rule() -> None:
    found = explain(AccountMapping(rules=RULES), asked("7"))
    assert [(each.rule.account, each.verdict) for each in found.candidates] == [
        ("8300", Verdict.WON),
        ("8301", Verdict.OTHER_CENTRE),
        ("8302", Verdict.LESS_SPECIFIC),
        ("8400", Verdict.OTHER_RATE),
        ("8303", Verdict.NO_MORE),
        ("8304", Verdict.NOT_YET),
        ("8305", Verdict.NOT_NEEDED),
    ]


def test_an_explanation_names_what_a_rule_is_limited_to() -> None:
    tip = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP)
    rules = (
        evolve(tip, revenue_centre="9"),
        evolve(tip, revenue_centre=""),
        evolve(tip, payment_method="9"),
        evolve(tip, payment_method=""),
    )
    question = Question(target=RuleTarget.TIP, centre="1", method="1", day=ON)
    found = explain(AccountMapping(rules=rules), question).candidates
    assert [each.text("de") for each in found] == [
        "Sie gilt nur für den Bereich 9.",
        "Sie gilt nur für Umsätze ohne Bereich.",
        "Sie gilt nur für die Zahlungsart 9.",
        "Sie gilt nur für Trinkgeld ohne Zahlungsart.",
    ]
    assert [each.text("en") for each in found] == [
        "It is for centre 9 only.",
        "It is for sales without a centre only.",
        "It is for payment method 9 only.",
        "It is for tips without a payment method only.",
    ]


def test_an_explanation_of_expired_rules_and_fallbacks() -> None:
    expired = (RULES[4], RULES[6])
    refund = explain(AccountMapping(rules=expired), asked("7", refund=True))
    assert [each.verdict for each in refund.candidates] == [
        Verdict.WON_EXPIRED,
        Verdict.NOT_NEEDED,
    ]
    sale = explain(AccountMapping(rules=expired), asked("7"))
    assert [each.verdict for each in sale.candidates] == [
        Verdict.NO_MORE,
        Verdict.WON_AS_FALLBACK,
    ]


def test_two_rules_that_say_as_much_are_tied() -> None:
    found = explain(AccountMapping(rules=(FOOD, sold("8301", rate="7"))), asked("7"))
    assert found.resolution.rule is None
    assert [each.verdict for each in found.candidates] == [Verdict.TIED, Verdict.TIED]


def test_a_verdict_names_what_decided() -> None:
    until, other_rate = RULES[4], RULES[3]
    old = Candidate(rule=until, verdict=Verdict.NO_MORE)
    assert (old.text("de"), old.text("en")) == (
        "Sie galt bis 31.10.2026.",
        "It was valid until 2026-10-31.",
    )
    rate = Candidate(rule=other_rate, verdict=Verdict.OTHER_RATE)
    assert rate.text("de") == "Sie gilt nur für 19 %, gefragt ist kein Steuersatz."
    assert rate.text("en") == "It is for 19 % only, asked was no rate."
