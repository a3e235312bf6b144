"""Support cases on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.cases.model import Case, CaseStatus, Message, Side, number_of
from datev_bridge.store.work import Store
from support.databases import DATABASES, Clock, fresh_store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path, clock) as made:
        yield made


def opened(store: Store, organisation: str = "a", subject: str = "é €") -> Case:
    now = store.clock()
    with store.work() as work:
        case = Case(
            number=work.case_numbers.next(now.year),
            organisation=organisation,
            subject=subject,
            place="",
            status=CaseStatus.OPEN,
            opened_at=now,
            changed_at=now,
        )
        work.within(organisation).cases.add(case)
    return case


def write(store: Store, case: Case, text: str, status: CaseStatus = CaseStatus.OPEN) -> None:
    message = Message(
        sequence=0,
        at=store.clock(),
        side=Side.OPERATOR,
        author="u",
        author_name="Ü",
        text=text,
    )
    with store.work(case.organisation) as work:
        assert work.cases.held(case.number) is not None
        work.cases.write(case.number, message, status)


def test_a_case_comes_back_with_what_was_written_in_its_order(store: Store, clock: Clock) -> None:
    case = opened(store)
    clock.pass_by(minutes=1)
    for text in ("eins", "zwei\n\n", "drei 🍽"):
        write(store, case, text, CaseStatus.WAITING)
    with store.work("a", reading=True) as work:
        thread = work.cases.thread(case.number)
    assert thread is not None
    changed = evolve(case, status=CaseStatus.WAITING, changed_at=clock())
    assert thread.case == changed
    assert [(m.sequence, m.text) for m in thread.messages] == [
        (1, "eins"),
        (2, "zwei\n\n"),
        (3, "drei 🍽"),
    ]


def test_numbers_are_counted_without_gaps_for_the_whole_installation(
    store: Store, clock: Clock
) -> None:
    with ThreadPoolExecutor(6) as pool:
        cases = list(pool.map(lambda n: opened(store, "ab"[n % 2]), range(12)))
    assert sorted(case.number for case in cases) == [number_of(2026, n) for n in range(1, 13)]
    clock.pass_by(days=60)
    assert opened(store).number == "DB-2027-000001"


def test_a_number_that_was_not_used_is_given_again(store: Store) -> None:
    def interrupted() -> None:
        with store.work() as work:
            assert work.case_numbers.next(2026) == "DB-2026-000001"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert opened(store).number == "DB-2026-000001"


def test_many_reply_at_once_and_nothing_is_lost(store: Store) -> None:
    case = opened(store)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: write(store, case, str(n)), range(18)))
    with store.work("a", reading=True) as work:
        thread = work.cases.thread(case.number)
    assert thread is not None
    assert [m.sequence for m in thread.messages] == list(range(1, 19))
    assert sorted(int(m.text) for m in thread.messages) == list(range(18))


def test_an_organisation_reaches_its_own_only(store: Store) -> None:
    ours, theirs = opened(store, "a"), opened(store, "b")
    with store.work("a") as work:
        assert work.cases.all() == (ours,)
        assert work.cases.thread(theirs.number) is None
        assert work.cases.held(theirs.number) is None
        with pytest.raises(ValueError, match="another"):
            work.cases.add(evolve(theirs, number="DB-2026-000009"))
        with pytest.raises(ValueError, match="scope"):
            _ = work.case_numbers
    with store.work(reading=True) as work:
        assert work.case_numbers.organisation_of(theirs.number) == "b"
        assert work.case_numbers.organisation_of("DB-2026-999999") is None


def test_lists_begin_with_what_changed_last_and_may_leave_out_closed_ones(
    store: Store, clock: Clock
) -> None:
    first, second, third = (opened(store, organisation) for organisation in "aba")
    clock.pass_by(minutes=1)
    write(store, first, "x", CaseStatus.CLOSED)
    clock.pass_by(minutes=1)
    write(store, second, "y", CaseStatus.WAITING)
    with store.work(reading=True) as work:
        every = [case.number for case in work.case_numbers.all()]
        still = [case.number for case in work.case_numbers.all(only_open=True)]
    assert every == [second.number, first.number, third.number]
    assert still == [second.number, third.number]
    with store.work("a", reading=True) as work:
        assert [c.number for c in work.cases.all(only_open=True)] == [third.number]
