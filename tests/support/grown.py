"""A restaurant that has used the portal for years: many categories, a run a day, a long record."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve

from datev_bridge.audit import AuditNote
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping.desk import Edit
from datev_bridge.mapping.seen import SeenCategory, Taking
from datev_bridge.store.schema import metadata
from support.crawl import whole_progress
from support.long_history import lengthen
from support.portal import Portal
from support.travellers import demo_rules

HOUSES = ("Küche", "Bar", "Terrasse", "Frühstück", "Bankett")


def grow(found: Portal, categories: int, days: int) -> None:
    """Let a restaurant go live, and have so many categories and days behind it."""
    assert list(whole_progress(found))[-1] == "delivered"
    here, service = found.here, found.here.town.service
    lengthen(here, days)
    here.town.clock.pass_by(minutes=1)
    today = here.town.clock().date()
    _remember(found, [today - timedelta(days=n + 2) for n in range(days)])
    names = [f"{HOUSES[n % len(HOUSES)]} {n // len(HOUSES) + 1}" for n in range(categories)]
    rates = [Decimal(("7", "19")[n % 2]) for n in range(categories)]
    reading = service.readings.newest(here.owner, *here.at)
    assert reading is not None
    seen = (
        *reading.categories,
        *(
            SeenCategory(
                target=RuleTarget.REVENUE,
                category_id=f"x{n}",
                name=name,
                rates=(rate,),
                takings=(Taking(rate=rate, amount=Decimal(n)),),
            )
            for n, (name, rate) in enumerate(zip(names, rates, strict=True))
        ),
    )
    service.readings.keep(here.owner, *here.at, seen)
    rules = tuple(
        MappingRule(
            target=RuleTarget.REVENUE,
            category_id=f"x{n}",
            name=name,
            account=("8300", "8400")[n % 2],
            kind=AccountKind.REVENUE,
            rate=rate,
        )
        for n, (name, rate) in enumerate(zip(names, rates, strict=True))
    )
    here.map(*demo_rules(here.sandbox), *rules)
    drafted = (evolve(rule, is_confirmed=n % 3 > 0) for n, rule in enumerate(rules))
    draft = (*demo_rules(here.sandbox), *drafted)
    here.desk().replace(draft, Edit(by=here.owner.name), on=today)


def _remember(found: Portal, on: list[date]) -> None:
    """Write a run, an outcome, a mail and an entry of the audit trail for each day."""
    organisation, place = found.here.at
    key = {"organisation": organisation, "place": place}
    rows: dict[str, list[dict[str, Any]]] = {
        "run": [key | _run(place, day) for day in on],
        "day_outcome": [
            key
            | {
                "business_day": day,
                "outcome": "delivered",
                "codes": [],
                "amount": "1234.50",
                "at": _moment(day),
            }
            for day in on
        ],
    }
    store = found.here.town.service.store
    with store.work(organisation) as work:
        for day in on[::3]:
            note = AuditNote(action="settings.change", subject=f"{day}", after={"x": "y"})
            work.audit.record(found.here.owner, note)
    engine = store.engine
    with engine.begin() as connection:
        for name, values in rows.items():
            table = metadata.tables[name]
            connection.execute(table.insert(), values)
        connection.exec_driver_sql("ANALYZE")


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC) + timedelta(days=1)


def _run(place: str, day: date) -> dict[str, Any]:
    return {
        "id": f"{place}:scheduled:{day:%Y%m%d}:0",
        "kind": "scheduled",
        "at": _moment(day),
        "days": [day.isoformat()],
        "state": "delivered",
        "attempts": 1,
        "retry_at": None,
        "due_at": None,
        "problem": "",
        "said": {},
        "files": [f"EXTF_{day:%Y%m%d}.csv"],
        "mails": [],
        "held": [],
        "changed_at": _moment(day),
    }
