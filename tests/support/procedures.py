"""Procedural documentations for tests: an organisation with everything in it, by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from datev_bridge.access import Role
from datev_bridge.audit import GENESIS
from datev_bridge.audit.reading import Examined
from datev_bridge.daybook import Location
from datev_bridge.days.actions import BookIncomplete, ExcludeReceipts
from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import DecisionRecord, Withdrawal
from datev_bridge.journey.model import (
    ConnectionFact,
    Organisation,
    Place,
    SettingsRevision,
    TestRun,
    TestRunDecision,
    Verdict,
)
from datev_bridge.journey.settings_document import changed, digest_of, settle
from datev_bridge.journey.settings_list import listed_settings, with_location
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, TipMode
from datev_bridge.mapping.revision import Approved
from datev_bridge.onboarding import LocationState
from datev_bridge.procedure.facts import Event, Person, PlaceFacts, PosAccess, ProcedureFacts
from datev_bridge.procedure.model import Document, Items, Pairs, Paragraph, Table
from datev_bridge.runs import service_codes
from datev_bridge.runs.ledger import LedgerEntry

ON = date(2026, 11, 21)
MADE_AT = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
SETTINGS = {
    "property": {"name": "Zum Anker"},
    "datev": {
        "consultant_number": 1001,
        "client_number": 42,
        "clearing_account": "1792",
        "committed": False,
    },
    "schedule": {"cadence": "daily", "closing_time": "22:30"},
    "delivery": {"recipients": ["kanzlei@steuer.example"], "folder": "datev"},
    "account": [{"number": "1361", "name": "Transit Karten", "automatic": "no"}],
}
FOOD = MappingRule(
    target=RuleTarget.REVENUE,
    category_id="11",
    name="Speisen",
    rate=Decimal(7),
    valid_from=date(2026, 1, 1),
    account="8300",
    kind=AccountKind.REVENUE,
)
DRINKS = MappingRule(
    target=RuleTarget.REVENUE,
    category_id="12",
    name="Getränke",
    account="8400",
    kind=AccountKind.REVENUE,
    kost1="BAR",
)
CASH = MappingRule(
    target=RuleTarget.PAYMENT,
    category_id="7",
    name="Bar",
    account="1000",
    kind=AccountKind.CASH,
)
CARD = MappingRule(
    target=RuleTarget.PAYMENT,
    category_id="8",
    name="Kreditkarte",
    account="1361",
    kind=AccountKind.CARD,
)
TIP = MappingRule(target=RuleTarget.TIP, account="1592", kind=AccountKind.TIP)
CASH_TIP = MappingRule(
    target=RuleTarget.TIP,
    payment_method="7",
    account="1592",
    kind=AccountKind.TIP,
    tip_mode=TipMode.IGNORE,
)
CHARGE = MappingRule(
    target=RuleTarget.SERVICE_CHARGE,
    account="8300",
    kind=AccountKind.SERVICE_CHARGE,
    untaxed_reason="laut Prüfung durchlaufend",
)
RULES = (FOOD, DRINKS, CASH, CARD, TIP, CASH_TIP, CHARGE)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def settings_revision(number: int, document: object, author: str, day: int) -> SettingsRevision:
    return SettingsRevision(
        place="p1",
        number=number,
        document=document,  # type: ignore[arg-type]
        digest=digest_of(document),  # type: ignore[arg-type]
        author=author,
        made_at=at(day),
    )


def approved(name: str, rules: tuple[MappingRule, ...], day: int, parent: str = "") -> Approved:
    return Approved(
        id=name,
        rules=rules,
        parent=parent,
        author="Wirtin",
        approved_by="Kanzlei Meyer",
        approved_at=at(day, 11),
        note="Servicegebühr ergänzt" if parent else "",
    )


def a_place(
    rules: tuple[MappingRule, ...] = RULES, settings: object = None, name: str = "Zum Anker"
) -> PlaceFacts:
    """Return a place with two revisions of settings and of the mapping, and a bit of everything."""
    document = SETTINGS if settings is None else settings
    earlier = changed(document, {"schedule.closing_time": "23:00"})  # type: ignore[arg-type]
    revisions = (
        settings_revision(1, earlier, "Wirtin", 2),
        settings_revision(2, document, "Kanzlei Meyer", 9),
    )
    mappings = (approved("m1", rules[:4], 3), approved("m2", rules, 10, "m1"))
    settled = settle(document, mappings[-1].mapping)  # type: ignore[arg-type]
    place = Place(
        id="p1",
        organisation="o1",
        name=name,
        location=Location(id="4711", name="Am Markt", timezone="Europe/Berlin"),
        state=LocationState.LIVE,
        first_day=date(2026, 11, 19),
        live_since=at(18),
        confirmed_recipients=("kanzlei@steuer.example",),
    )
    listed = listed_settings(document, settled.issues, revisions)  # type: ignore[arg-type]
    return PlaceFacts(
        place=place,
        connection=ConnectionFact(connected_at=at(2), refreshed_at=at(3)),
        settings=revisions,
        listed=with_location(listed, place),
        issues=settled.issues,
        profile=settled.profile,
        mappings=mappings,
        targets=("folder",),
        test_runs=(_test_run(),),
        decisions=tuple(_decisions()),
        deliveries=tuple(_delivery(day) for day in (19, 20)),
        held=(date(2026, 11, 18),),
        alarms=(service_codes.DAYS_HELD.at(days="18.11.2026", codes="DAY-016"),),
    )


def _test_run() -> TestRun:
    said = TestRunDecision(
        verdict=Verdict.CONFIRMED, role=Role.ADVISER, by="Kanzlei Meyer", at=at(12), comment="passt"
    )
    return TestRun(
        id="t1",
        place="p1",
        business_day=date(2026, 11, 8),
        mapping_revision="m2",
        settings_digest="0",
        location="4711",
        file_name="EXTF_TEST_Zum-Anker.csv",
        file_sha256="7" * 64,
        made_at=at(11),
        delivered_at=at(11),
        decisions=(said,),
    )


def _decisions() -> Iterator[DecisionRecord]:
    excluded = Decision(
        action=ExcludeReceipts(receipts=("R4711-3",)),
        first_day=date(2026, 11, 19),
        last_day=date(2026, 11, 19),
        by="Kanzlei Meyer",
        at=at(20),
        reason="Doppelt kassiert",
    )
    as_rule = Decision(
        action=BookIncomplete(),
        first_day=date(2026, 11, 20),
        last_day=None,
        by="Betreiber",
        at=at(20),
    )
    back = Withdrawal(withdraws="d2", by="Kanzlei Meyer", at=at(21))
    yield DecisionRecord(id="d1", location="4711", decision=excluded)
    yield DecisionRecord(id="d2", location="4711", decision=as_rule, withdrawal=back)


def _delivery(day: int) -> LedgerEntry:
    return LedgerEntry(
        location="4711",
        business_day=date(2026, 11, day),
        feed="v2",
        journal_digest=f"{day}" * 32,
        mapping_revision="m2",
        file_name=f"EXTF_Zum-Anker_4711_202611{day}.csv",
        file_sha256=f"{day + 50}" * 32,
        exported_at=at(day + 1, 2),
    )


def some_facts(*places: PlaceFacts) -> ProcedureFacts:
    """Return what is known of an organisation with one place, or with others."""
    editions = {"sha256": "e" * 64, "edition": "3", "fingerprint": "other", "on": "2026-11-10"}
    return ProcedureFacts(
        organisation=Organisation(id="o1", name="Anker GmbH & Co. <KG>", made_at=at(1)),
        places=places or (a_place(),),
        on=ON,
        moment=MADE_AT,
        made_at=MADE_AT,
        version="0.1.0",
        pos=PosAccess(
            api_url="https://api.lsk.lightspeed.app",
            auth_url="https://auth.lsk-prod.app",
            scope="financial-api offline_access",
        ),
        people=(
            Person(name="Kanzlei Meyer", role=Role.ADVISER, has_second_factor=True, is_active=True),
            Person(name="Wirtin", role=Role.OWNER, has_second_factor=False, is_active=False),
        ),
        audit=Examined(organisation="o1", count=41, head="c" * 64, findings=()),
        events=(
            Event(
                sequence=2,
                at=at(1),
                actor="Betreiber",
                action="member.invite",
                subject="wirtin@anker.example",
                details={"role": "owner"},
            ),
            Event(
                sequence=33, at=at(18), actor="Wirtin", action="place.go_live", subject="Zum Anker"
            ),
        ),
        editions=(
            Event(
                sequence=30,
                at=at(10),
                actor="Kanzlei Meyer",
                action="procedure.make",
                subject="Zum Anker",
                details=editions | {"version": "0.1.0"},
            ),
        ),
    )


def cells(document: Document) -> Iterator[str]:
    """Yield every cell of every table."""
    for block in document.blocks():
        if isinstance(block, Table):
            for row in block.rows:
                yield from row


def words(document: Document) -> str:
    """Return everything that a document says, line by line."""
    found = [document.title, document.organisation, *(v for _, v in document.cover)]
    for block in document.blocks():
        match block:
            case Paragraph(text=text):
                found.append(text)
            case Items(items=items):
                found.extend(items)
            case Pairs(pairs=pairs):
                found.extend(f"{name}: {value}" for name, value in pairs)
            case Table():
                found.append(block.caption)
    return "\n".join((*found, *cells(document)))


def table(document: Document, caption: str) -> Table:
    """Return the table of a caption."""
    (found,) = (
        block
        for block in document.blocks()
        if isinstance(block, Table) and block.caption == caption
    )
    return found


EMPTY = Examined(organisation="o1", count=0, head=GENESIS, findings=())
