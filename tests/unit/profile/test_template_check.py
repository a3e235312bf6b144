"""Templates when a profile is saved: what DATEV takes, and what tells rows apart."""

from datetime import UTC, date, datetime
from decimal import Decimal
import tomllib

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.batches import BatchFrame, BookedDay, make_batches
from datev_bridge.extf import BookingRow, Side
from datev_bridge.issues import Issue
from datev_bridge.journal import Granularity
from datev_bridge.mapping import AccountMapping
from datev_bridge.profile import Cadence, Profile, check_profile
from datev_bridge.profile.names import cut
from support.exports import PROFILE, export_of, receipt
from support.sales import BERLIN
from support.told import codes_of, says_everything

LONG = "Hausgemachte Limonaden, Eistees und alkoholfreie Cocktails der Saison"
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def saved(**datev: object) -> tuple[Issue, ...]:
    """Return what is found when a profile with those texts is saved."""
    found = check_profile(evolve(PROFILE, datev=evolve(PROFILE.datev, **datev)))
    assert all(says_everything(issue) for issue in found)
    return found


@pytest.mark.parametrize(
    ("template", "codes"),
    [
        ("{date:YYYYMMDD}-{location}", []),
        ("{date:TTMMJJ}", []),
        ("Z{date:YYYYMMDD}/{journal}", []),
        ("", []),
        ("{date}", ["SET-043"]),
        ("{date:YYYY-MM-DD} {location}", ["SET-043"]),
        ("{date:YYYYMMDD}-{rate}", ["SET-043"]),
        ("{date:YYYYMMDD}-{category}", []),
        ("{date:YYYYMMDD}-{location_name}", ["SET-043"]),
        ("Übertrag{date:YYYYMMDD}", ["SET-043"]),
        ("{date:YYYYMMDD}-{location}-{location}", ["SET-043"]),
        ("x" * 37, ["SET-043"]),
        ("{location}", ["SET-045"]),
        ("{date:YYYYMM}", ["SET-045"]),
        ("{date:DD}", ["SET-045"]),
        ("{date:MMDD}", ["SET-045"]),
        ("{receipt}", ["SET-045"]),
        ("{date:YY{", ["SET-023"]),
    ],
)
def test_document_fields(template: str, codes: list[str]) -> None:
    assert codes_of(saved(document_field_1=template)) == codes


def test_a_receipt_tells_rows_apart_where_each_has_its_own() -> None:
    found = saved(document_field_1="{receipt}", granularity=Granularity.RECEIPT)
    assert found == ()


@pytest.mark.parametrize(
    ("template", "codes"),
    [
        ("{category} {rate}", []),
        ("{category} {date} {location_name}", []),
        ("Kasse {category}", []),
        ("x" * 61, ["SET-043"]),
        ("🍕 {category}", ["SET-043"]),
        ("Kasse {date}", ["SET-045"]),
        ("", ["SET-045"]),
        ("{category} " + "x" * 50, ["SET-044"] * 2),
    ],
)
def test_posting_texts(template: str, codes: list[str]) -> None:
    named = [evolve(r, name="Speisen der Küche") for r in PROFILE.mapping.rules[:2]]
    profile = evolve(
        PROFILE,
        mapping=AccountMapping(rules=tuple(named)),
        datev=evolve(PROFILE.datev, posting_text=template),
    )
    assert codes_of(check_profile(profile)) == codes


def with_name(name: str, text: str = "") -> Profile:
    first, *rest = PROFILE.mapping.rules
    rules = (evolve(first, name=name, text=text), *rest)
    return evolve(PROFILE, mapping=AccountMapping(rules=rules))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (LONG, 'text = "Hausgemachte Limonaden, Eistees und"'),
        ("Pizza 🍕", 'text = "Pizza"'),
        ("🍕", 'text = "1"'),
    ],
)
def test_names_that_no_text_can_hold_are_told_with_one_that_it_can(name: str, line: str) -> None:
    (issue,) = check_profile(with_name(name))
    assert (issue.code, issue.where) == ("SET-044", "mapping[1]")
    assert dict(issue.values)["line"].startswith(line[:-1])
    text = tomllib.loads(dict(issue.values)["line"])["text"]
    assert check_profile(with_name(name, text)) == ()


@given(st.text(min_size=1, max_size=90))
def test_a_name_that_is_not_warned_of_never_holds_a_day(name: str) -> None:
    warned = codes_of(check_profile(with_name(name)))
    bought = receipt("7.00", "0.00", "7.00", "0.00")
    category = evolve(bought.buckets[0].category, name=name)
    renamed = evolve(bought, buckets=(evolve(bought.buckets[0], category=category),))
    held = codes_of(export_of([renamed]).issues)
    assert warned == ["SET-044"] or held == []


@pytest.mark.parametrize(
    ("said", "cadence", "left"),
    [
        ("Lightspeed", Cadence.MONTHLY, None),
        ("", Cadence.DAILY, None),
        ("Kasse Innenstadt", Cadence.DAILY, None),
        ("Kasse Innenstadt", Cadence.WEEKLY, "Kasse Inne"),
        ("Bar & Küche", Cadence.DAILY, "Bar  Küche"),
        ("Kasse 🍕", Cadence.DAILY, "Kasse"),
    ],
)
def test_batch_names(said: str, cadence: Cadence, left: str | None) -> None:
    profile = evolve(
        PROFILE,
        datev=evolve(PROFILE.datev, journal_description=said),
        schedule=evolve(PROFILE.schedule, cadence=cadence),
    )
    found = check_profile(profile)
    assert codes_of(found) == ([] if left is None else ["SET-046"])
    assert [dict(issue.values)["left"] for issue in found] == ([] if left is None else [left])
    last = date(2026, 11, 21) if cadence is Cadence.DAILY else date(2026, 11, 30)
    row = BookingRow(
        amount=Decimal("1.00"),
        side=Side.DEBIT,
        account="1000",
        contra_account="1792",
        document_date=last,
    )
    days = [
        BookedDay(business_day=on, rows=(evolve(row, document_date=on),))
        for on in {date(2026, 11, 21), last}
    ]
    (batch,) = make_batches(days, BatchFrame(profile=profile, location=BERLIN, created_at=AT))
    head = said if left is None else left
    assert batch.header.description.startswith(head)


@given(st.text(max_size=80).map(str.strip), st.integers(0, 80))
def test_a_cut_name_is_a_beginning_of_it(name: str, length: int) -> None:
    short = cut(name, length)
    assert name.startswith(short)
    assert len(short) <= length
    assert short == short.strip()
