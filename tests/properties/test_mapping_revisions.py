"""Revisions, differences and explanations of any rules."""

from collections import Counter
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping.diff import ChangeKind, diff
from datev_bridge.mapping.explain import Verdict, explain
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.resolve import Question
from datev_bridge.mapping.revision import Approved, Draft, approve, digest, restore
from support.rules import RATES, any_rules, crowded_rules

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
ON = date(2026, 11, 1)
SOME = st.lists(any_rules() | crowded_rules(), max_size=5).map(tuple)
CROWDS = st.lists(crowded_rules(), max_size=5).map(tuple)
QUESTIONS = st.builds(
    Question,
    target=st.sampled_from([RuleTarget.REVENUE, RuleTarget.SERVICE_CHARGE]),
    rate=st.none() | st.sampled_from(RATES[:3]),
    centre=st.sampled_from(["", "A", "B"]),
    method=st.sampled_from(["", "C"]),
    day=st.dates(date(2025, 12, 31), date(2026, 1, 6)),
    is_refund=st.booleans(),
)
WINNERS = {Verdict.WON, Verdict.WON_EXPIRED, Verdict.WON_AS_FALLBACK}


def approved(rules: tuple[MappingRule, ...], name: str = "1", parent: str = "") -> Approved:
    return Approved(
        id=name, rules=rules, parent=parent, author="a", approved_by="b", approved_at=AT
    )


@given(SOME, SOME)
def test_a_difference_leads_from_the_old_rules_to_the_new(
    old: tuple[MappingRule, ...], new: tuple[MappingRule, ...]
) -> None:
    rules = Counter(old)
    for change in diff(old, new):
        rules.subtract(filter(None, [change.before]))
        rules.update(filter(None, [change.after]))
    assert {rule: n for rule, n in rules.items() if n} == Counter(new)


@given(SOME, SOME)
def test_a_difference_backwards_is_its_mirror(
    old: tuple[MappingRule, ...], new: tuple[MappingRule, ...]
) -> None:
    forth = Counter((change.before, change.after) for change in diff(old, new))
    back = Counter((change.after, change.before) for change in diff(new, old))
    assert forth == back


@given(SOME, st.randoms(use_true_random=False))
def test_order_makes_no_difference(rules: tuple[MappingRule, ...], random: object) -> None:
    mixed = list(rules)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert diff(rules, mixed) == ()
    assert digest(rules) == digest(mixed)


@given(SOME, SOME)
def test_digests_differ_if_and_only_if_rules_do(
    one: tuple[MappingRule, ...], other: tuple[MappingRule, ...]
) -> None:
    assert (digest(one) == digest(other)) is (diff(one, other) == ())


@given(SOME, SOME)
def test_only_changed_rules_name_attributes(
    old: tuple[MappingRule, ...], new: tuple[MappingRule, ...]
) -> None:
    for change in diff(old, new):
        assert bool(change.attributes) is (change.kind is ChangeKind.CHANGED)


@given(SOME)
def test_nothing_unconfirmed_is_ever_approved(rules: tuple[MappingRule, ...]) -> None:
    draft = Draft(rules=rules, author="a", edited_at=AT)
    chart = ChartOfAccounts(name=ChartName.SKR03)
    found = approve(draft, newest=None, revision="1", by="b", at=AT, chart=chart, on=ON)
    if draft.unconfirmed or not rules:
        assert found.approved is None
    if found.approved is not None:
        assert found.approved.rules == rules
        assert found.approved.digest == digest(rules)
    else:
        assert any(issue.blocks for issue in found.issues)


@given(SOME, SOME)
def test_restoring_brings_the_old_rules_back_on_top_of_the_newest(
    old: tuple[MappingRule, ...], new: tuple[MappingRule, ...]
) -> None:
    newest = approved(new, "2", "1")
    draft = restore(approved(old), newest=newest, author="c", at=AT)
    assert (draft.rules, draft.parent) == (old, "2")


@given(CROWDS, QUESTIONS)
def test_an_explanation_names_the_rule_that_books_and_no_other(
    rules: tuple[MappingRule, ...], question: Question
) -> None:
    found = explain(AccountMapping(rules=rules), question)
    winners = {each.rule for each in found.candidates if each.verdict in WINNERS}
    rule = found.resolution.rule
    assert winners == ({rule} if rule else set())
    tied = [each for each in found.candidates if each.verdict is Verdict.TIED]
    assert len(tied) != 1


@given(CROWDS, QUESTIONS)
def test_every_rule_of_the_category_is_explained_in_both_languages(
    rules: tuple[MappingRule, ...], question: Question
) -> None:
    found = explain(AccountMapping(rules=rules), question)
    assert [each.rule for each in found.candidates] == [
        rule for rule in rules if rule.target is question.target
    ]
    for each in found.candidates:
        assert each.text("de") != each.text("en")
        assert "{" not in each.text("de") + each.text("en")
