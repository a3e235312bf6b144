"""Every question gets its answer from the facts, with the reason and the next step."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.categories import CategoryUse, MappedState
from datev_bridge.doctor import Answer, Facts, Group, Home, Line, Pos, Program, codes, examine
from datev_bridge.kseries import codes as kseries_codes
from datev_bridge.kseries.master import TaxRate
from datev_bridge.mapping import AccountMapping, RuleTarget
from datev_bridge.profile.codes import FISCAL_YEAR_INSIDE_MONTH, JOURNAL_CODE, NOT_TOML
from datev_bridge.runs.codes import LEDGER_UNREADABLE, UNKNOWN_LOCATION
from datev_bridge.runs.ledger import LedgerEntry
from support.books import CASH
from support.exports import PROFILE, export_of, receipt
from support.kseries import record_of
from support.sales import BERLIN, DAY, body, sale
from support.told import codes_of, kinds_of, says_everything

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HERE = evolve(
    PROFILE,
    kseries=evolve(PROFILE.kseries, location=BERLIN.id),
    calibration={"last_day": DAY, "tip": "outside"},
)
GOOD = export_of([receipt("10.70", "0.00", "10.70", "0.00")])
BAD = export_of(
    [receipt("10.70", "0.00", "10.70", "0.00")], evolve(PROFILE, mapping=AccountMapping())
)

PROGRAM = Program(version="1.0", python="3.11.2")
HOME = Home(
    now=NOW,
    profile=HERE,
    connection=record_of("access-1", "refresh-1", issued_at=NOW),
)
RATES = tuple(
    TaxRate(
        code="",
        description="",
        percent=Decimal(percent),
        tax_included=True,
        accounting_reference=None,
    )
    for percent in ("7.00", "19.00")
)
POS = Pos(location=BERLIN, tax_rates=RATES, categories=(), yesterday=GOOD)
READY = Facts(program=PROGRAM, home=HOME, pos=POS)


def entry(feed: str = "v2", location: str = BERLIN.id) -> LedgerEntry:
    return LedgerEntry(
        location=location,
        business_day=DAY,
        feed=feed,
        journal_digest="",
        mapping_revision="",
        file_name="EXTF_x.csv",
        file_sha256="",
        exported_at=NOW,
    )


def use(state: MappedState, name: str = "") -> CategoryUse:
    category = evolve(CASH, id=name, name=name)
    return CategoryUse(target=RuleTarget.PAYMENT, category=category, state=state)


def home(**changes: Any) -> Facts:
    return evolve(READY, home=evolve(HOME, **changes))


def pos(**changes: Any) -> Facts:
    return evolve(READY, pos=evolve(POS, **changes))


def findings(facts: Facts) -> dict[str, list[str]]:
    """Return the codes of each question with the answer no."""
    found: dict[str, list[str]] = {}
    for line in examine(facts):
        if line.is_finding:
            assert line.outcome.issue is not None
            found.setdefault(line.check, []).append(line.outcome.issue.code)
    return found


def one(facts: Facts, check: str) -> Line:
    (line,) = (line for line in examine(facts) if line.check == check)
    return line


def test_all_is_well() -> None:
    lines = examine(READY)
    assert {line.outcome.answer for line in lines} == {Answer.YES}
    assert [line.outcome.issue for line in lines if line.outcome.issue] == []
    details = {line.check: line.outcome.detail for line in lines}
    assert details["program.version"] == "1.0 · Python 3.11.2"
    assert details["settings.rules"] == "5"
    assert details["pos.location"] == f"{BERLIN.id} · Berlin"
    assert details["pos.tax"] == "19 %, 7 %"
    assert details["pos.calibrated"] == "→ 2026-11-21"
    assert details["datev.numbers"] == "1001 / 42 · SKR03"
    assert details["datev.bookable"] == "2026-11-21 · 2"


CASES = {
    "no report": (evolve(READY, program=evolve(PROGRAM, missing=frozenset({"jinja2"}))),
                  "program.report", "DOC-010"),
    "no zones": (evolve(READY, program=evolve(PROGRAM, knows_zones=False)),
                 "program.zones", "DOC-012"),
    "odd profile": (home(warnings=(FISCAL_YEAR_INSIDE_MONTH.at(value="07-15"),)),
                    "settings.odd", "SET-014"),
    "bad app": (home(app_problem=kseries_codes.UNKNOWN_GENERATION.at()),
                "settings.app", "AUTH-001"),
    "open files": (home(open_files=("tokens.json",)), "settings.private", "DOC-020"),
    "no rules": (home(profile=evolve(HERE, mapping=AccountMapping())),
                 "settings.rules", "DOC-021"),
    "suggestions": (
        home(profile=evolve(HERE, mapping=AccountMapping(
            rules=tuple(evolve(r, is_confirmed=False) for r in PROFILE.mapping.rules)))),
        "settings.rules", "DOC-022"),
    "not connected": (home(connection=None), "pos.connected", "AUTH-040"),
    "tokens unreadable": (home(connection=kseries_codes.TOKENS_UNREADABLE.at("tokens.json")),
                          "pos.connected", "AUTH-048"),
    "ended": (home(connection=record_of("a", "r", ended="AUTH-042")),
              "pos.connected", "AUTH-042"),
    "ends soon": (home(now=NOW + timedelta(days=35)), "pos.connected", "DOC-030"),
    "no folder": (home(folder_problem=LEDGER_UNREADABLE.at(line=1, file="x")),
                  "delivery.folder", "RUN-005"),
    "ledger broken": (home(ledger=LEDGER_UNREADABLE.at(line=1, file="x")),
                      "delivery.ledger", "RUN-005"),
    "feed switched": (home(ledger=(entry("v1"),)), "delivery.ledger", "RUN-004"),
    "silent": (evolve(READY, pos=kseries_codes.UNREACHABLE.at()), "pos.answers", "KS-001"),
    "another location": (pos(location=UNKNOWN_LOCATION.at(location="1", known="2"),
                             tax_rates=None, categories=None, yesterday=None),
                         "pos.location", "RUN-007"),
    "francs": (pos(location=evolve(BERLIN, currency="CHF")), "pos.location", "DOC-031"),
    "no such zone": (pos(location=evolve(BERLIN, timezone="X")), "pos.location", "DOC-032"),
    "rates refused": (pos(tax_rates=kseries_codes.FORBIDDEN.at()), "pos.tax", "AUTH-046"),
    "net prices": (pos(tax_rates=(evolve(RATES[0], tax_included=False),)),
                   "pos.tax", "DOC-033"),
    "another time": (pos(noticed=(kseries_codes.CLOCK_SKEW.at(minutes=9),)),
                     "pos.noticed", "KS-071"),
    "categories refused": (pos(categories=kseries_codes.FORBIDDEN.at()),
                           "datev.mapped", "AUTH-046"),
    "unmapped": (pos(categories=(use(MappedState.MISSING, "Eis"),)),
                 "datev.mapped", "DOC-040"),
    "yesterday refused": (pos(yesterday=kseries_codes.FORBIDDEN.at()),
                          "datev.bookable", "AUTH-046"),
}  # fmt: skip


@pytest.mark.parametrize(("facts", "check", "code"), CASES.values(), ids=list(CASES))
def test_one_thing_wrong_is_one_finding(facts: Facts, check: str, code: str) -> None:
    assert findings(facts) == {check: [code]}


@pytest.mark.parametrize(("facts", "check", "code"), CASES.values(), ids=list(CASES))
def test_it_is_told_in_both_languages(facts: Facts, check: str, code: str) -> None:
    line = next(line for line in examine(facts) if line.check == check)
    assert line.outcome.issue is not None
    assert says_everything(line.outcome.issue)
    assert line.de != line.en
    plain = line.as_json()
    assert (plain["answer"], plain["issue"]["code"]) == ("no", code)


def test_a_day_that_is_held_names_each_reason() -> None:
    assert set(findings(pos(yesterday=BAD))["datev.bookable"]) == {"MAP-001"}
    assert len(findings(pos(yesterday=BAD))["datev.bookable"]) == len(BAD.issues)


def test_a_warning_does_not_keep_a_day_from_being_booked() -> None:
    food, *others = PROFILE.mapping.rules
    fallback = evolve(food, target=RuleTarget.FALLBACK_REVENUE, category_id="")
    warned = export_of(
        [receipt("10.70", "0.00", "10.70", "0.00")],
        evolve(PROFILE, mapping=AccountMapping(rules=(fallback, *others))),
    )
    assert codes_of(warned.issues) == ["MAP-005"]
    assert findings(pos(yesterday=warned)) == {}


def test_each_problem_of_the_profile_is_a_line() -> None:
    problems = (NOT_TOML.at(reason="x"), JOURNAL_CODE.at(value="x"))
    facts = Facts(program=PROGRAM, home=problems)
    assert findings(facts) == {"settings.profile": ["SET-001", "SET-015"]}
    rest = [line for line in examine(facts) if line.check != "settings.profile"][len(PROGRAMS) :]
    assert {line.outcome.answer for line in rest} == {Answer.UNKNOWN}
    assert {line.outcome.issue for line in rest} == {codes.PROFILE_FIRST.at()}


PROGRAMS = [line for line in examine(READY) if line.group is Group.PROGRAM]


def test_without_a_profile_only_the_program_is_judged() -> None:
    lines = examine(Facts(program=PROGRAM))
    rest = [line for line in lines if line.group is not Group.PROGRAM]
    assert {line.outcome.answer for line in rest} == {Answer.NOT_NEEDED}
    assert findings(Facts(program=PROGRAM)) == {}


def test_offline_nothing_of_the_pos_is_said() -> None:
    lines = examine(evolve(READY, pos=None, is_offline=True))
    unsaid = [line for line in lines if line.outcome.answer is Answer.UNKNOWN]
    assert [line.check for line in unsaid] == [
        "pos.answers", "pos.location", "pos.tax", "pos.noticed", "datev.mapped", "datev.bookable",
    ]  # fmt: skip
    assert {line.outcome.issue for line in unsaid} == {codes.OFFLINE.at()}


def test_without_a_connection_the_connection_is_the_finding() -> None:
    facts = evolve(home(connection=None), pos=None)
    assert findings(facts) == {"pos.connected": ["AUTH-040"]}
    assert one(facts, "pos.answers").outcome.issue == codes.CONNECT_FIRST.at()


def test_a_day_not_complete_yet_is_no_finding() -> None:
    from datev_bridge.pipeline import build_export, read_day

    content = body(sale(), dataComplete=False)
    running = read_day(content, location=BERLIN, business_day=DAY, feed="v2")
    export = build_export([running], profile=HERE, location=BERLIN, created_at=NOW)
    line = one(pos(yesterday=export), "datev.bookable")
    assert line.outcome.answer is Answer.UNKNOWN
    assert line.outcome.issue is not None
    assert line.outcome.issue.code == "DAY-006"


def test_what_is_only_good_to_know_is_no_finding() -> None:
    noticed = kseries_codes.UNKNOWN_FIELDS.at(fields="x")
    for facts, check in (
        (pos(noticed=(noticed,)), "pos.noticed"),
        (home(warnings=(JOURNAL_CODE.at(value="x"),)), "settings.odd"),
    ):
        assert one(facts, check).outcome.answer is Answer.YES
        assert one(facts, check).outcome.issue is not None
    new = home(profile=evolve(HERE, calibration={}))
    assert one(new, "pos.calibrated").outcome.issue == codes.NOT_CALIBRATED.at("calibration")
    assert findings(new) == {}
    slow = evolve(READY, program=evolve(PROGRAM, missing=frozenset({"msgspec"})))
    assert one(slow, "program.speed").outcome.answer is Answer.NOT_NEEDED
    assert findings(slow) == {}


def test_many_names_are_cut() -> None:
    facts = pos(categories=tuple(use(MappedState.MISSING, f"n{i}") for i in range(7)))
    issue = one(facts, "datev.mapped").outcome.issue
    assert issue is not None
    assert dict(issue.values) == {"count": "7", "names": "n0, n1, n2, n3, n4, …"}
    mapped = pos(categories=(use(MappedState.MAPPED, "a"), use(MappedState.SUGGESTED, "b")))
    assert one(mapped, "datev.mapped").outcome.detail == "2"


def test_the_last_export_of_this_location_is_shown() -> None:
    older, other = entry(), evolve(entry("v1", "7"), business_day=date(2027, 1, 1))
    line = one(home(ledger=(older, other)), "delivery.ledger")
    assert (line.outcome.answer, line.outcome.detail) == (Answer.YES, "→ 2026-11-21")


@given(st.lists(st.sampled_from([facts for facts, _, _ in CASES.values()]), min_size=2))
def test_every_question_is_asked_whatever_is_wrong(cases: list[Facts]) -> None:
    """Parts of several broken set-ups together still answer each question, in order."""
    mixed = Facts(program=cases[0].program, home=cases[1].home, pos=cases[-1].pos)
    lines = examine(mixed)
    assert list(dict.fromkeys(line.check for line in lines)) == [
        line.check for line in examine(READY)
    ]
    assert all(line.outcome.issue for line in lines if line.outcome.answer is not Answer.YES)


def test_every_code_has_its_case() -> None:
    shown = {
        line.outcome.issue.code
        for facts in (
            *(facts for facts, _, _ in CASES.values()),
            evolve(READY, pos=None, is_offline=True),
            evolve(READY, program=evolve(PROGRAM, missing=frozenset({"msgspec"}))),
            Facts(program=PROGRAM),
            home(profile=evolve(HERE, calibration={})),
            Facts(program=PROGRAM, home=(NOT_TOML.at(reason="x"),)),
        )
        for line in examine(facts)
        if line.outcome.issue
    }
    assert kinds_of(codes).keys() <= shown
