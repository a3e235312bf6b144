"""Working on a mapping in a file: every state kept, nothing wrong written, nothing lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
import json
import os
from pathlib import Path

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge import assembly
from datev_bridge.delivery.profile_file import ProfileMapping
from datev_bridge.errors import ConfigurationError, DatevBridgeError, ExportRefused, StoreError
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.asked import asked_rule
from datev_bridge.mapping.check import check_mapping
from datev_bridge.mapping.desk import Edit, MappingDesk, seen_in
from datev_bridge.mapping.history import SCHEMA, MappingStep, last_approved
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggest import suggest
from datev_bridge.mapping.table_file import rules_of, to_table
from support.books import SKR03
from support.profiles import DATEV, PROPERTY
from support.rules import any_rules, paid, sold
from support.told import codes_of, says_everything

ON = date(2026, 11, 21)
EDIT = Edit(by="Kanzlei", note="Neu")
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=9)
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
SECTIONS = """
# Zahlungen
[[mapping]]
category = "payment"
id = "1"
name = "Karte"
account = "1361"
kind = "card"
"""


@frozen
class Clock:
    """A clock that goes on a minute with every look."""

    looks: list[int]

    def __call__(self) -> datetime:
        self.looks.append(1)
        return AT + timedelta(minutes=len(self.looks))


@pytest.fixture
def desk(tmp_path: Path) -> MappingDesk:
    path = tmp_path / "profile.toml"
    path.write_text(PROPERTY + DATEV + SECTIONS, "utf-8")
    path.chmod(0o640)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return assembly.build_mapping_desk(path, clock=Clock([]))


def file_of(desk: MappingDesk) -> Path:
    assert isinstance(desk.history, ProfileMapping)
    return desk.history.path


def accounts(desk: MappingDesk) -> list[str]:
    return [rule.account for rule in desk.history.draft().rules]


# States ------------------------------------------------------------------------------------------
@given(
    rules=st.lists(any_rules(), max_size=3).map(tuple),
    words=st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_a_state_is_one_line_and_comes_back_as_it_was(
    rules: tuple[MappingRule, ...], words: tuple[str, ...], at: datetime
) -> None:
    name, parent, author, note, approved = words
    step = MappingStep(
        id=name, rules=rules, parent=parent, author=author, at=at, note=note, approved_by=approved
    )
    line = step.to_line()
    assert line.count(b"\n") == 1
    assert MappingStep.from_line(line) == step


@given(line=st.binary(max_size=30))
def test_anything_else_is_no_state(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        MappingStep.from_line(line)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "datev_bridge/mapping-step/2"},
        {"schema": SCHEMA, "more": 1},
        {"schema": SCHEMA, "rules": [{"account": 5}]},
        {"schema": SCHEMA, "at": "gestern"},
        {"schema": SCHEMA, "at": None},
    ],
)
def test_a_state_that_says_something_unknown_is_refused(change: dict[str, object]) -> None:
    raw = json.loads(MappingStep(id="1", rules=(sold("8300"),), at=AT).to_line())
    with pytest.raises(ValueError, match=r"."):
        MappingStep.from_line(json.dumps({**raw, **change}).encode())


# Changes -----------------------------------------------------------------------------------------
def test_a_rule_is_added_or_takes_the_place_of_its_like(desk: MappingDesk) -> None:
    added = desk.set(sold("8300", rate="7"), EDIT, on=ON)
    assert [change.kind.value for change in added.changes] == ["added"]
    changed = desk.set(paid("1360", name=""), EDIT, on=ON)
    assert [change.attributes for change in changed.changes] == [("account",)]
    assert accounts(desk) == ["1360", "8300"]
    text = file_of(desk).read_text("utf-8")
    assert "# Zahlungen" in text
    assert text.startswith(PROPERTY + DATEV)
    assert file_of(desk).stat().st_mode & 0o777 == 0o640


def test_every_state_says_who_when_and_on_top_of_which(desk: MappingDesk) -> None:
    (first,) = desk.history.steps()
    assert (first.author, first.at) == ("", datetime.fromtimestamp(1_700_000_000, UTC))
    edited = desk.set(sold("8300", rate="7"), EDIT, on=ON)
    assert edited.step is not None
    assert (edited.step.author, edited.step.note, edited.step.parent) == (
        "Kanzlei",
        "Neu",
        first.id,
    )
    assert desk.history.steps() == (first, edited.step)
    assert desk.diff() == edited.changes
    assert desk.changes()[edited.step.id] == edited.changes
    text = file_of(desk).read_text("utf-8")
    file_of(desk).write_text(text.replace('"1361"', '"1360"'), "utf-8")
    by_hand = desk.history.steps()[-1]
    assert (by_hand.author, by_hand.parent) == ("", edited.step.id)
    assert [change.attributes for change in desk.diff()] == [("account",)]
    desk.set(paid("1362"), EDIT, on=ON)
    assert [step.author for step in desk.history.steps()] == ["", "Kanzlei", "", "Kanzlei"]


def test_what_changes_nothing_is_not_a_state(desk: MappingDesk) -> None:
    before = file_of(desk).read_bytes()
    same = desk.set(paid("1361"), EDIT, on=ON)
    assert (same.changes, same.step) == ((), None)
    dry = desk.set(paid("1360"), evolve(EDIT, dry_run=True), on=ON)
    assert (len(dry.changes), dry.step) == (1, None)
    assert file_of(desk).read_bytes() == before
    assert not ProfileMapping(path=file_of(desk)).history_path.exists()


@pytest.mark.parametrize(
    "rule",
    [
        sold("8400", rate="7"),
        sold("1792", rate="7"),
        paid("1000"),
        paid("12"),
        paid("1361", AccountKind.TIP),
        sold("8300", rate="7", valid_from=date(2027, 1, 1), valid_until=date(2026, 1, 1)),
    ],
)
def test_what_would_book_wrong_is_not_written(desk: MappingDesk, rule: MappingRule) -> None:
    before = file_of(desk).read_bytes()
    with pytest.raises(ExportRefused) as caught:
        desk.set(rule, EDIT, on=ON)
    assert caught.value.issues[0].blocks
    assert file_of(desk).read_bytes() == before


@pytest.mark.parametrize(
    "rules",
    [
        (sold("8301", rate="7"),),
        (sold("8301", rate="7", valid_from=date(2027, 1, 1)),),
        (sold("8301", revenue_centre="A"),),
    ],
)
def test_rules_that_would_apply_at_once_are_not_written(
    desk: MappingDesk, rules: tuple[MappingRule, ...]
) -> None:
    food = sold("8300", rate="7", valid_from=date(2026, 1, 2))
    desk.set(food, EDIT, on=ON)
    before = file_of(desk).read_bytes()
    for work in (desk.set_all, desk.replace):
        with pytest.raises(ExportRefused, match="MAP-003"):
            work((food, *rules), EDIT, on=ON)
    assert file_of(desk).read_bytes() == before


def test_rules_that_apply_at_once_hinder_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "profile.toml"
    path.write_text(PROPERTY + DATEV + SECTIONS + SECTIONS.replace("1361", "1362"), "utf-8")
    desk = assembly.build_mapping_desk(path, clock=Clock([]))
    assert desk.set(sold("8300", rate="7"), EDIT, on=ON).issues == ()
    desk.replace((paid("1361"), sold("8300", rate="7")), EDIT, on=ON)
    assert accounts(desk) == ["1361", "8300"]


def test_a_suggestion_is_confirmed_by_its_id_or_by_what_it_is_for(desk: MappingDesk) -> None:
    voucher = SeenCategory(target=RuleTarget.PAYMENT, category_id="-IKGIFT", name="Gutschein")
    found = (suggest(each, SKR03, ON) for each in (voucher, SeenCategory(target=RuleTarget.TIP)))
    desk.suggest([each for each in found if each], EDIT, on=ON)
    with pytest.raises(ConfigurationError, match="MAP-043") as caught:
        desk.confirm([""], EDIT, on=ON)
    assert dict(caught.value.issue.values)["known"] == "tip, Gutschein"
    for name in ("-IKGIFT", "tip"):
        assert len(desk.confirm([name], EDIT, on=ON).changes) == 1


def test_letters_without_bytes_are_refused_or_replaced(desk: MappingDesk) -> None:
    edited = desk.set(paid("1362"), Edit(by="K\udcff", note="\ud800"), on=ON)
    assert edited.step is not None
    last = desk.history.steps()[-1]
    assert (last.author, last.note) == ("K?", "?")
    words = {"target": "payment", "category_id": "2", "account": "1362", "kind": "card"}
    with pytest.raises(ConfigurationError, match="MAP-057") as caught:
        asked_rule(words | {"name": "Karte\udcff"})
    assert dict(caught.value.issue.values)["value"] == "Karte?"


def test_suggestions_stand_there_until_somebody_confirms_them(desk: MappingDesk) -> None:
    food = SeenCategory(
        target=RuleTarget.REVENUE, category_id="9", name="Speisen", rates=(sold_rate("7"),)
    )
    suggested = suggest(food, SKR03, ON)
    assert suggested is not None
    desk.suggest([suggested], EDIT, on=ON)
    assert [r.is_confirmed for r in desk.history.draft().rules] == [True, False]
    with pytest.raises(ExportRefused, match="MAP-004"):
        desk.approve(EDIT, on=ON)
    for names in (["Spiesen"], ["Karte"]):
        with pytest.raises(ConfigurationError, match="MAP-043") as caught:
            desk.confirm(names, EDIT, on=ON)
        assert dict(caught.value.issue.values)["known"] == "Speisen"
        assert says_everything(caught.value.issue)
    assert len(desk.confirm(["SPEISEN"], EDIT, on=ON).changes) == 1
    assert desk.confirm([], EDIT, on=ON).changes == ()
    assert desk.history.draft().unconfirmed == ()


def sold_rate(text: str) -> object:
    return sold("8300", rate=text).rate


def test_an_approval_is_recorded_and_needed_once(desk: MappingDesk) -> None:
    first = desk.approve(EDIT, on=ON)
    assert first.step is not None
    assert (first.step.id, first.step.approved_by) == (desk.history.next_revision(), "Kanzlei")
    assert len(first.changes) == 1
    with pytest.raises(ExportRefused, match="MAP-041"):
        desk.approve(EDIT, on=ON)
    desk.set(sold("8300", rate="7"), EDIT, on=ON)
    assert desk.history.draft().parent == first.step.id
    dry = desk.approve(evolve(EDIT, dry_run=True), on=ON)
    assert (len(dry.changes), dry.step) == (1, None)
    second = desk.approve(EDIT, on=ON)
    assert second.step is not None
    approved = last_approved(desk.history.steps())
    assert approved is not None
    assert (approved.id, approved.parent) == (second.step.id, first.step.id)


def test_an_old_state_comes_back_as_a_new_one(desk: MappingDesk) -> None:
    (first,) = desk.history.steps()
    desk.set(paid("1360"), EDIT, on=ON)
    desk.set(sold("8300", rate="7"), EDIT, on=ON)
    back = desk.restore(first.id[:5], Edit(by="Chef"), on=ON)
    assert back.step is not None
    assert (back.step.id, back.step.author, back.step.note) == (first.id, "Chef", f"↶ {first.id}")
    assert accounts(desk) == ["1361"]
    assert len(desk.history.steps()) == 4
    for unknown in ("", "zzz"):
        with pytest.raises(ConfigurationError, match="MAP-044") as caught:
            desk.step(unknown)
        assert says_everything(caught.value.issue)
    assert [c.kind.value for c in desk.diff(desk.history.steps()[2].id, first.id)] == [
        "changed",
        "removed",
    ]


def test_a_table_replaces_all_rules(desk: MappingDesk) -> None:
    rules = (paid("1360"), sold("8300", rate="7"))
    for suffix in (".csv", ".xlsx", ""):
        assert rules_of(to_table(rules, suffix, chart=SKR03), suffix).rules == rules
    desk.replace(rules, EDIT, on=ON)
    assert accounts(desk) == ["1360", "8300"]
    with pytest.raises(ConfigurationError, match="MAP-05"):
        rules_of(b"Bereich\n", ".csv")


@pytest.mark.parametrize(
    "rules",
    [
        (sold("8300", rate="7", revenue_centre="A"), sold("8300", rate="7", revenue_centre="B")),
        (sold("8300", rate="7"), sold("8400", rate="19", revenue_centre="A")),
        (
            sold("8400", rate="19", valid_until=date(2025, 12, 31)),
            sold("8300", rate="7", valid_from=date(2026, 1, 1)),
        ),
        (sold("8300", rate="7", valid_from=date(2027, 1, 1)),),
        tuple(
            MappingRule(
                target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP, payment_method=method
            )
            for method in ("1", "2")
        ),
        (
            MappingRule(
                target=RuleTarget.DISCOUNT,
                account="8780",
                kind=AccountKind.DISCOUNT,
                rate=sold("1", rate="7").rate,
            ),
        ),
    ],
    ids=["two centres", "a rate of one centre", "a rate that ended", "to come", "tips", "discount"],
)
def test_what_rules_themselves_name_lacks_no_rule(
    desk: MappingDesk, rules: tuple[MappingRule, ...]
) -> None:
    seen = seen_in(rule for rule in rules if rule.covers(ON))
    mapping = AccountMapping(rules=rules)
    assert not {"MAP-001", "MAP-002"} & {*codes_of(check_mapping(mapping, SKR03, ON, seen))}
    if rules[0].target is RuleTarget.REVENUE:
        desk.set_all(rules, EDIT, on=ON)
        assert not {"MAP-001", "MAP-002"} & {*codes_of(desk.check(ON))}


def test_the_check_looks_at_what_the_pos_shows_or_what_the_rules_name(desk: MappingDesk) -> None:
    assert desk.check(ON) == ()
    new = SeenCategory(target=RuleTarget.PAYMENT, category_id="2", name="Neu")
    assert codes_of(desk.check(ON, [new])) == ["MAP-001"]
    desk.set(sold("8400", rate="19", name="Getränke"), EDIT, on=ON)
    (soon,) = desk.check(date(2020, 6, 1))
    assert "16 %" in soon.text("de")
    (seen, _) = seen_in((sold("8400", rate="19"), sold("8300", rate="7"), paid("1361")))
    assert [str(rate) for rate in seen.rates] == ["19", "7"]


# Files -------------------------------------------------------------------------------------------
def test_what_cannot_be_read_is_named(desk: MappingDesk) -> None:
    desk.set(paid("1360"), EDIT, on=ON)
    with ProfileMapping(path=file_of(desk)).history_path.open("ab") as history:
        history.write(b"kaputt\n")
    attempts: tuple[Callable[[], object], ...] = (
        desk.history.steps,
        lambda: desk.set(paid("1361"), EDIT, on=ON),
    )
    for attempt in attempts:
        with pytest.raises(StoreError, match="RUN-005"):
            attempt()
    file_of(desk).write_bytes("name = 'Café'".encode("latin-1"))
    with pytest.raises(ConfigurationError, match="UTF-8"):
        desk.history.draft()
    file_of(desk).unlink()
    with pytest.raises(DatevBridgeError):
        desk.history.draft()


def test_rules_that_are_not_sections_are_left_alone(desk: MappingDesk) -> None:
    inline = 'mapping = [{category = "payment", id = "7", account = "1000", kind = "cash"}]\n'
    file_of(desk).write_text(inline + PROPERTY + DATEV, "utf-8")
    with pytest.raises(ConfigurationError, match="SET-060") as caught:
        desk.set(paid("1361"), EDIT, on=ON)
    assert says_everything(caught.value.issue)
    assert file_of(desk).read_text("utf-8") == inline + PROPERTY + DATEV


# Words -------------------------------------------------------------------------------------------
def test_a_rule_is_named_in_words() -> None:
    words = {"target": "payment", "category_id": "1", "account": "1361", "kind": "Karte"}
    assert asked_rule({**words, "name": "Karte"}) == paid("1361")
    assert asked_rule({"target": "tip", "account": "1592"}).kind is AccountKind.TIP
    assert asked_rule({"target": "rounding", "account": "2700"}).kind is AccountKind.ROUNDING
    for wrong, codes in (
        ({}, ["MAP-058", "MAP-058", "MAP-058"]),
        ({"target": "payment", "account": "1"}, ["MAP-058"]),
        ({"target": "tip", "account": "1", "rate": "x", "valid_from": "nie"}, ["MAP-057"] * 2),
    ):
        with pytest.raises(ConfigurationError) as caught:
            asked_rule(wrong)
        assert codes_of(caught.value.issues) == codes
