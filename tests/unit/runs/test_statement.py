"""The monthly statement: sums that are those of the journals, once a month, to the adviser."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import json
from pathlib import Path

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.access import Actor, Role
from datev_bridge.batches import BatchKind
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.daybook import Category, CategoryKind
from datev_bridge.days.sealed import SealedDay, SealedFile
from datev_bridge.errors import AccessRefused
from datev_bridge.journal import BookingSettings, DebtorRange, Entry
from datev_bridge.journal.entry import RowKind
from datev_bridge.mapping import AccountKind, RuleTarget
from datev_bridge.runs.alarms import Cause
from datev_bridge.runs.moves import moves
from datev_bridge.runs.statement import AccountGroup, Month, accounts_of, as_document, balances
from datev_bridge.runs.stating import Statements
from support.operating import work_through
from support.people import actions
from support.travellers import ADVISER, OPERATOR, Traveller, demo_rules, travelling

CHART = ChartOfAccounts(name=ChartName.SKR03)
CLEARING = "1792"
ACCOUNTS = {
    CLEARING: AccountGroup.CLEARING,
    "1361": AccountGroup.TRANSIT,
    "1592": AccountGroup.TIPS,
}
NOVEMBER = Month(first=date(2026, 11, 1))


def entry(day: date, account: str, amount: str, posted_on: date | None = None) -> Entry:
    return Entry(
        business_day=day,
        kind=RowKind.PAYMENT,
        category=Category(id="1", name="Karte", kind=CategoryKind.PAYMENT),
        rate=None,
        amount=Decimal(amount),
        account=account,
        contra_account=CLEARING,
        posted_on=posted_on,
    )


def sealed(day: date, *entries: Entry, is_withdrawn: bool = False) -> SealedDay:
    file = SealedFile(
        name="a.csv",
        sha256="0",
        kind=BatchKind.REGULAR,
        made_at=datetime(2026, 12, 1, tzinfo=UTC),
        mapping_revision="m1",
        entries=entries,
        is_withdrawn=is_withdrawn,
    )
    return SealedDay(
        business_day=day,
        location="1",
        feed="v2",
        mapping_revision="m1",
        settings=BookingSettings(clearing_account=CLEARING),
        facts="",
        files=(file,),
    )


def test_carried_moved_and_later_are_told_apart() -> None:
    days = [
        sealed(date(2026, 10, 31), entry(date(2026, 10, 31), "1361", "10.00")),
        sealed(
            date(2026, 11, 30),
            entry(date(2026, 11, 30), "1361", "5.00"),
            entry(date(2026, 11, 30), "1361", "-2.00"),
            entry(date(2026, 11, 30), "1592", "-3.00"),
            entry(date(2026, 11, 30), "8400", "-7.00"),
        ),
        sealed(date(2026, 12, 1), entry(date(2026, 12, 1), "1361", "99.00")),
    ]
    clearing, transit, tips = balances(moves(days), NOVEMBER, ACCOUNTS, CHART)
    assert (clearing.carried, clearing.debit, clearing.credit) == (
        Decimal("-10.00"),
        Decimal("12.00"),
        Decimal("5.00"),
    )
    assert (transit.carried, transit.debit, transit.credit, transit.balance) == (
        Decimal("10.00"),
        Decimal("5.00"),
        Decimal("2.00"),
        Decimal("13.00"),
    )
    assert (tips.account, tips.balance) == ("1592", Decimal("-3.00"))


def test_what_was_never_imported_does_not_count_and_a_closed_period_is_dated_later() -> None:
    on = date(2026, 10, 31)
    days = [
        sealed(on, entry(on, "1361", "10.00"), is_withdrawn=True),
        sealed(on, entry(on, "1361", "4.00", posted_on=date(2026, 11, 2))),
    ]
    _, transit = balances(moves(days), NOVEMBER, ACCOUNTS, CHART)
    assert (transit.carried, transit.debit) == (Decimal(0), Decimal("4.00"))


def test_each_debtor_has_a_line() -> None:
    on = date(2026, 11, 3)
    days = [sealed(on, entry(on, "10001", "4.00"), entry(on, "10002", "6.00"))]
    within = DebtorRange(first="10000", last="10999")
    found = balances(moves(days), NOVEMBER, {}, CHART, within)
    assert [(one.group, one.account, one.balance) for one in found] == [
        (AccountGroup.DEBTORS, "10001", Decimal("4.00")),
        (AccountGroup.DEBTORS, "10002", Decimal("6.00")),
    ]


@given(
    st.lists(
        st.tuples(
            st.dates(date(2026, 9, 1), date(2026, 12, 31)),
            st.sampled_from(["1361", "1592", CLEARING]),
            st.decimals(-999, 999, places=2),
        ),
        max_size=30,
    )
)
def test_nothing_is_lost_between_months(rows: list[tuple[date, str, Decimal]]) -> None:
    days = [sealed(on, entry(on, account, f"{amount}")) for on, account, amount in rows]
    for month in (NOVEMBER, NOVEMBER.before):
        now = {one.account: one for one in balances(moves(days), month, ACCOUNTS, CHART)}
        before = {one.account: one for one in balances(moves(days), month.before, ACCOUNTS, CHART)}
        for account, one in now.items():
            earlier = before[account].balance if account in before else Decimal(0)
            assert one.carried == earlier
        assert sum(one.balance for one in now.values()) == 0


def test_rules_say_what_an_account_is_for(tmp_path: Path) -> None:
    with travelling(tmp_path) as here:
        rules = demo_rules(here.sandbox)
    found = accounts_of(rules, "1792")
    tips = {rule.account for rule in rules if rule.kind is AccountKind.TIP}
    cash = {rule.account for rule in rules if rule.kind is AccountKind.CASH}
    assert found["1792"] is AccountGroup.CLEARING
    assert {found[account] for account in tips} == {AccountGroup.TIPS}
    assert not cash & found.keys()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = datetime(2026, 11, 26, 11, tzinfo=UTC)
        yield traveller


def delivered_month(here: Traveller, *rules: object) -> None:
    """Deliver the last days of November."""
    here.go_live(date(2026, 11, 27), *rules)  # type: ignore[arg-type]
    for day in range(27, 31):
        here.town.clock.now = datetime(2026, 11, day, 22, 30, tzinfo=UTC)
        work_through(here)
    here.town.clock.now = datetime(2026, 12, 1, 22, 30, tzinfo=UTC)
    work_through(here)
    here.town.mails()


def statements_mailed(here: Traveller) -> list[dict[str, object]]:
    found = []
    for mail in here.town.mails():
        if "Monatsaufstellung" in str(mail["Subject"]):
            page, plain = mail.iter_attachments()
            assert page.get_filename() == "statement_2026-11.html"
            text = plain.get_payload(decode=True)
            assert isinstance(text, bytes)
            found.append(json.loads(text) | {"to": mail["To"].addresses[0].addr_spec})
    return found


def test_on_the_second_it_comes_by_itself_and_once(here: Traveller) -> None:
    delivered_month(here)
    service = here.town.service
    assert service.caretaker.care().statements == 0
    here.town.clock.now = datetime(2026, 12, 2, 5, tzinfo=UTC)
    assert service.caretaker.care().statements == 1
    (statement,) = statements_mailed(here)
    assert (statement["to"], statement["month"], statement["final"]) == (ADVISER, "2026-11", True)
    for _ in range(30):
        here.town.clock.pass_by(hours=24)
        assert service.caretaker.care().statements == 0
    assert statements_mailed(here) == []
    here.town.clock.now = datetime(2027, 1, 2, 5, tzinfo=UTC)
    assert service.caretaker.care().statements == 1


def test_one_that_fails_keeps_no_alarm_and_comes_once_it_can(
    here: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered_month(here)
    service = here.town.service

    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError

    here.town.clock.now = datetime(2026, 12, 3, 6, tzinfo=UTC)
    with monkeypatch.context() as patch:
        patch.setattr(Statements, "post", broken)
        assert service.caretaker.care().statements == 0
    with service.store.work(here.organisation, reading=True) as work:
        raised = {one.alarm.cause for one in work.watches.alarms(here.place.id)}
    assert Cause.NO_FILE in raised
    here.town.clock.pass_by(hours=1)
    assert service.caretaker.care().statements == 1


def test_a_disabled_adviser_gets_none(here: Traveller) -> None:
    email = "steuer@kanzlei.example"
    here.go_live(date(2026, 11, 27))
    here.member(email, Role.ADVISER)
    service = here.town.service
    assert email in service.statements.send(here.owner, *here.at, NOVEMBER)
    service.accounts.disable(OPERATOR, email)
    assert service.statements.send(here.owner, *here.at, NOVEMBER) == (ADVISER,)


def test_its_sums_are_those_of_the_journals(here: Traveller) -> None:
    delivered_month(here)
    service = here.town.service
    made = service.statements.make(here.owner, *here.at, NOVEMBER)
    assert (made.held, made.missing) == ((), ())
    books = service.store.books(*here.at, lambda *_: None)
    entries = [
        one
        for on, day in books.records.days.of("").items()
        if on <= NOVEMBER.last
        for one in day.entries
    ]
    clearing = made.balances[0]
    assert (clearing.account, clearing.balance) == ("1792", Decimal(0))
    assert clearing.debit > 0
    for one in made.balances[1:]:
        debits = sum(e.amount for e in entries if e.account == one.account)
        credits_ = sum(e.amount for e in entries if e.contra_account == one.account)
        assert one.balance == debits - credits_
    assert {one.group for one in made.balances} >= {AccountGroup.TRANSIT, AccountGroup.TIPS}
    assert [file.sha256 for file in made.files] == list(
        dict.fromkeys(
            e.file_sha256 for e in books.records.ledger.entries() if e.business_day <= NOVEMBER.last
        )
    )
    with service.store.work(here.organisation, reading=True) as work:
        assert made.audit_head == work.audit.head()


def test_held_and_missing_days_are_named(here: Traveller) -> None:
    rules = demo_rules(here.sandbox)
    kept = [r for r in rules if r.target is not RuleTarget.PAYMENT]
    delivered_month(here, *kept)
    here.town.service.release.pause(here.owner, *here.at)
    made = here.town.service.statements.make(here.owner, *here.at, NOVEMBER)
    assert set(made.held) <= {date(2026, 11, day) for day in range(27, 31)}
    assert len(made.held) >= 3
    here.town.clock.now = datetime(2026, 12, 10, tzinfo=UTC)
    december = here.town.service.statements.make(
        here.owner, *here.at, Month(first=date(2026, 12, 1))
    )
    assert not december.is_final
    assert december.missing[-1] == date(2026, 12, 8)


def test_where_files_never_came_by_themselves_none_is_missing(here: Traveller) -> None:
    here.keep_app()
    here.connect()
    here.settle()
    release = here.town.service.release
    release.choose_first_day(here.owner, *here.at, date(2026, 11, 1))
    made = here.town.service.statements.make(here.owner, *here.at, NOVEMBER)
    assert made.missing == ()


def test_it_waits_for_the_file_with_the_last_day(here: Traveller) -> None:
    here.go_live(date(2026, 11, 27))
    monthly = {"schedule.cadence": "monthly", "schedule.day_of_month": 5}
    here.town.service.settings.change(here.owner, *here.at, monthly)
    here.town.clock.now = datetime(2026, 12, 4, 5, tzinfo=UTC)
    assert here.town.service.caretaker.care().statements == 0
    made = here.town.service.statements.make(here.owner, *here.at, NOVEMBER)
    assert made.missing == ()
    here.town.clock.now = datetime(2026, 12, 5, 22, 30, tzinfo=UTC)
    work_through(here)
    here.town.clock.pass_by(hours=6)
    assert here.town.service.caretaker.care().statements == 1


def test_sent_by_hand_it_comes_each_time_and_is_recorded(here: Traveller) -> None:
    delivered_month(here)
    statements = here.town.service.statements
    assert statements.send(here.owner, *here.at, NOVEMBER) == (ADVISER,)
    here.town.clock.pass_by(minutes=1)
    statements.send(here.owner, *here.at, NOVEMBER)
    assert len(statements_mailed(here)) == 2
    assert actions(here.town, here.organisation)[-1] == "statement.send"


def test_the_page_shows_what_the_document_says(here: Traveller) -> None:
    delivered_month(here)
    statements = here.town.service.statements
    made = evolve(
        statements.make(here.owner, *here.at, NOVEMBER),
        place="<b>Linde</b>",
        held=(date(2026, 11, 5),),
    )
    for language, day in (("de", "05.11.2026"), ("en", "5 Nov 2026")):
        page = statements.render(made, language).decode()
        assert "<b>Linde" not in page
        assert "<script" not in page
        assert day in page or "5.11.2026" in page
        for file in made.files:
            assert file.sha256 in page
    assert json.loads(json.dumps(as_document(made)))["held"] == ["2026-11-05"]


def test_nothing_is_stated_before_anything_came(here: Traveller) -> None:
    here.go_live(date(2027, 3, 1))
    here.town.clock.now = datetime(2026, 12, 2, 5, tzinfo=UTC)
    assert here.town.service.caretaker.care().statements == 0
    here.town.clock.now += timedelta(days=62)
    assert here.town.service.caretaker.care().statements == 0


def test_strangers_learn_nothing(here: Traveller) -> None:
    stranger = Actor(id="x", name="X", roles={"other": frozenset(Role)}, has_second_factor=True)
    statements = here.town.service.statements
    for act in (statements.make, statements.send):
        with pytest.raises(AccessRefused, match="ACC-001"):
            act(stranger, *here.at, NOVEMBER)
