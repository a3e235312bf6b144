"""What our own writer wrote about a client is what is read back of it."""

from collections import Counter
from decimal import Decimal
import json

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.chart.account import OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.comparison import compare_files
from datev_bridge.comparison.document import comparison_document
from datev_bridge.errors import ExtfError
from datev_bridge.extf import Side
from datev_bridge.mapping import AccountKind, RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.profile import Profile, from_toml
from datev_bridge.takeover import read_facts, suggest_from_file, take_over
from datev_bridge.takeover.document import draft_document, facts_document
from datev_bridge.takeover.facts import ChartGround
from datev_bridge.takeover.labels import label_file, read_labels, used_accounts
from datev_bridge.takeover.texts import words_of
from datev_bridge_cli.language import Language
from datev_bridge_cli.profile_template import known_answers, render_draft
from support.booked_files import AT, booked_days, clients, files_of, named

TODAY = AT.date()


@settings(max_examples=60, deadline=None)
@given(clients(), st.data())
def test_the_numbers_of_a_profile_come_back(profile: Profile, data: st.DataObject) -> None:
    days = data.draw(booked_days(profile))
    batches = files_of(profile, days)
    facts = read_facts(named(batches)).facts
    datev = profile.datev
    assert facts.consultant_number == datev.consultant_number
    assert facts.client_number == datev.client_number
    assert facts.account_length == datev.account_length
    assert facts.fiscal_year_start is not None
    assert datev.fiscal_year_start.of(facts.fiscal_year_start) == facts.fiscal_year_start
    assert (facts.chart.name, facts.chart.ground) == (datev.chart, ChartGround.HEADER)
    assert facts.clearing is not None
    assert facts.clearing.account == datev.clearing_account
    assert facts.committing is not None
    assert facts.committing.locks == datev.committed
    assert facts.initials == datev.journal_code
    assert (facts.first_day, facts.last_day) == (days[0].business_day, days[-1].business_day)


@settings(max_examples=60, deadline=None)
@given(clients(), st.data())
def test_totals_are_the_sums_of_the_rows(profile: Profile, data: st.DataObject) -> None:
    days = data.draw(booked_days(profile))
    facts = read_facts(named(files_of(profile, days))).facts
    debit: Counter[str] = Counter()
    credit: Counter[str] = Counter()
    texts: Counter[tuple[str, str]] = Counter()
    rows = [row for day in days for row in day.rows]
    for row in rows:
        on_debit, on_credit = row.account, row.contra_account
        if row.side is Side.CREDIT:
            on_debit, on_credit = on_credit, on_debit
        debit[on_debit] += row.amount  # type: ignore[assignment] # a Counter adds any number
        credit[on_credit] += row.amount  # type: ignore[assignment]
        other = {row.account, row.contra_account} - {profile.datev.clearing_account}
        texts[words_of(row.posting_text).text, other.pop()] += 1
    assert facts.rows == len(rows)
    assert {use.account: use.totals.debit for use in facts.accounts} == {
        account: Decimal(debit[account]) for account in {*debit, *credit}
    }
    assert {use.account: use.totals.credit for use in facts.accounts} == {
        account: Decimal(credit[account]) for account in {*debit, *credit}
    }
    assert {(use.text, use.account): use.rows for use in facts.texts} == texts


@settings(max_examples=40, deadline=None)
@given(clients(), st.data())
def test_without_field_27_the_accounts_tell_the_chart(
    profile: Profile, data: st.DataObject
) -> None:
    batches = files_of(profile, data.draw(booked_days(profile)))
    code = profile.chart.standard.code
    mute = [(name, file.replace(f'"{code}";'.encode(), b'"";', 1)) for name, file in named(batches)]
    facts = read_facts(mute).facts
    assert facts.chart.code == ""
    assert (facts.chart.name, facts.chart.ground) == (profile.datev.chart, ChartGround.ACCOUNTS)
    assert facts.chart.evidence


@settings(max_examples=40, deadline=None)
@given(clients(), st.data())
def test_what_is_suggested_is_what_was_booked_and_nobody_confirmed_it(
    profile: Profile, data: st.DataObject
) -> None:
    days = data.draw(booked_days(profile))
    taken = take_over(named(files_of(profile, days)), today=TODAY)
    seen = [
        SeenCategory(
            target=RuleTarget.REVENUE, category_id="1", name="Speisen", rates=(Decimal(7),)
        ),
        SeenCategory(target=RuleTarget.REVENUE, category_id="2", name="Wein", rates=(Decimal(19),)),
        SeenCategory(target=RuleTarget.PAYMENT, category_id="7", name="BAR"),
        SeenCategory(target=RuleTarget.PAYMENT, category_id="8", name="EC-Karte"),
        SeenCategory(target=RuleTarget.PAYMENT, category_id="9", name="Zimmer"),
    ]
    usual = profile.chart.defaults
    right = {
        "1": (usual.food, AccountKind.REVENUE),
        "2": (usual.drinks, AccountKind.REVENUE),
        "7": (usual.cash, AccountKind.CASH),
        "8": (usual.transit, AccountKind.CARD),
    }
    booked = {row.posting_text for day in days for row in day.rows}
    expected = {
        number
        for number, texts in {
            "1": {"Speisen 7 %"},
            "2": {"Getränke 19 %", "Bier 19 %"},
            "7": {"Bar"},
            "8": {"Kreditkarte"},
        }.items()
        if texts & booked
    }
    found = suggest_from_file(taken.draft.pairs, seen, profile.chart, TODAY)
    rules = [rule for suggestion in found.suggestions for rule in suggestion.rules]
    assert {rule.category_id for rule in rules} == expected
    assert {rule.category_id: (rule.account, rule.kind) for rule in rules} == {
        number: right[number] for number in expected
    }
    assert not [rule for rule in rules if rule.is_confirmed]
    assert found.issues == ()


@settings(max_examples=40, deadline=None)
@given(clients())
def test_labels_of_a_profile_come_back(profile: Profile) -> None:
    own = OwnAccount(number=profile.chart.extend("1361"), name="Karten " * 8)
    profile = evolve(profile, accounts=(own,))
    data = label_file(profile, created_at=AT, on=TODAY)
    bare = ChartOfAccounts(name=profile.chart.name, account_length=profile.chart.account_length)
    declared = read_labels(data, bare, TODAY)
    assert {own.number: own.name for own in declared.accounts} == {
        number: profile.chart.find(number).name_de[:40].strip()
        for number in used_accounts(profile)
        if profile.chart.find(number).name_de
    }


@settings(max_examples=150, deadline=None)
@given(clients(), st.data())
def test_whatever_is_wrong_with_a_file_the_profile_from_it_is_one(
    profile: Profile, data: st.DataObject
) -> None:
    ((name, file), *_) = named(files_of(profile, data.draw(booked_days(profile, most=1))))
    cells = file.split(b";")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(cells) - 1))
        cells[place] = data.draw(
            st.one_of(
                st.binary(max_size=9),
                st.sampled_from((b"", b"0", b"1", b"04", b'"04"', b"8", b"99999999", b"1000")),
            )
        )
    broken = b";".join(cells)
    try:
        taken = take_over([(name, broken)], today=TODAY)
    except ExtfError:
        return
    if taken.facts.committing is not None:
        found = compare_files([(name, broken)], [(name, file)])
        assert json.dumps(comparison_document(found, everything=True))
    from_toml(render_draft(taken.draft, known_answers(taken.draft), Language.DE))
    assert json.dumps([facts_document(taken.facts), draft_document(taken.draft)])
