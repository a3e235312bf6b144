"""Three years of many organisations, written into a store in bulk."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from datev_bridge.store.schema import metadata
from datev_bridge.store.work import Store

FIRST = date(2023, 11, 23)
NOW = datetime(2026, 11, 22, 23, tzinfo=UTC)
HISTORY = ("run", "ledger_entry", "sealed_day", "day_outcome", "mail", "audit_entry")
"""Tables that grow with every day of every organisation."""
_LINE = (
    '{"location":"45","business_day":"%s","feed":"v2","journal_digest":"%064d",'
    '"mapping_revision":"m1","file":"%s","sha256":"%064d","exported_at":"2026-01-01T00:00:00+00:00",'
    '"receipt_numbers":{}}'
)


def fill(store: Store, organisations: int, days: int) -> None:
    """Write organisations, each with a place, two people and so many days."""
    for number in range(organisations):
        with store.engine.begin() as connection:
            for name, rows in _rows_of(number, days):
                connection.execute(_table(name).insert(), rows)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _table(name: str) -> Table:
    return metadata.tables[name]


def _rows_of(number: int, days: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the rows of one organisation, table by table."""
    organisation, place = f"o{number:05}", f"p{number:05}"
    key = {"organisation": organisation, "place": place}
    on = [FIRST + timedelta(days=day) for day in range(days)]
    yield from _head(number, organisation, place, key)
    yield "run", [_run(key, place, day) for day in on]
    yield (
        "ledger_entry",
        [key | {"business_day": d, "file_name": f"EXTF_{d}.csv", "line": _line(d)} for d in on],
    )
    yield "sealed_day", [key | {"business_day": d, "document": "{}"} for d in on]
    yield (
        "day_outcome",
        [key | {"business_day": d, "outcome": "delivered", "codes": [], "at": NOW} for d in on],
    )
    yield "mail", [_mail(organisation, day) for day in on]
    yield "audit_entry", [_entry(organisation, n) for n in range(1, days // 4)]


def _head(
    number: int, organisation: str, place: str, key: dict[str, Any]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    yield "organisation", [{"id": organisation, "name": f"Gasthaus {number}", "made_at": NOW}]
    people = [f"{kind}{number:05}" for kind in ("owner", "adviser")]
    yield (
        "person",
        [
            {
                "id": name,
                "email": f"{name}@example.org",
                "email_key": f"{name}@example.org",
                "name": name,
                "language": "de",
                "is_operator": False,
                "state": "active",
            }
            for name in people
        ],
    )
    yield (
        "membership",
        [
            {"user": name, "organisation": organisation, "role": name.rstrip("0123456789")}
            for name in people
        ],
    )
    yield (
        "session",
        [
            {
                "id": f"{number:064}",
                "user": people[0],
                "level": "second_factor",
                "began_at": NOW,
                "seen_at": NOW,
                "confirmed_at": NOW,
                "address": "",
                "device": "",
            }
        ],
    )
    yield (
        "place",
        [
            {
                "id": place,
                "organisation": organisation,
                "name": f"Gasthaus {number}",
                "location": None,
                "state": "live",
                "first_day": FIRST,
                "confirmed_recipients": [],
                "calibration": "",
                "version": 0,
            }
        ],
    )
    later = NOW + timedelta(minutes=number % 1440)
    yield "place_clock", [key | {"next_at": later, "last_at": NOW, "mark": ""}]
    yield (
        "settings_revision",
        [
            key
            | {
                "number": revision,
                "document": {"property": {"name": "x"}},
                "digest": "0" * 64,
                "author": "A",
                "made_at": NOW,
            }
            for revision in range(1, 11)
        ],
    )
    yield (
        "mapping_revision",
        [
            key
            | {
                "number": revision,
                "id": f"m{revision}",
                "rules": [],
                "parent": f"m{revision - 1}",
                "author": "A",
                "approved_by": "B",
                "approved_at": NOW,
                "note": "",
            }
            for revision in range(1, 11)
        ],
    )


def _line(day: date) -> str:
    return _LINE % (day, day.toordinal(), f"EXTF_{day}.csv", day.toordinal())


def _run(key: dict[str, Any], place: str, day: date) -> dict[str, Any]:
    at = datetime.combine(day, datetime.min.time(), UTC)
    return key | {
        "id": f"{place}:scheduled:{day:%Y%m%d}:0",
        "kind": "scheduled",
        "at": at,
        "days": [day.isoformat()],
        "state": "delivered",
        "attempts": 1,
        "retry_at": None,
        "due_at": None,
        "problem": "",
        "said": {},
        "files": [],
        "mails": [],
        "held": [],
        "changed_at": at,
    }


def _mail(organisation: str, day: date) -> dict[str, Any]:
    return {
        "id": f"{organisation}{day:%Y%m%d}"[:36],
        "organisation": organisation,
        "kind": "file_delivered",
        "sender": "a@example.org",
        "recipient": "b@example.org",
        "content": None,
        "state": "sent",
        "queued_at": NOW,
        "due_at": None,
        "holder": "",
        "attempts": 1,
        "ended_at": NOW,
        "answer": "250",
        "problem": "",
    }


def _entry(organisation: str, number: int) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "sequence": number,
        "at": NOW,
        "actor": "system",
        "actor_name": "datev_bridge",
        "action": "settings.change",
        "subject": "",
        "before": {},
        "after": {},
        "previous": "0" * 64,
        "digest": "0" * 64,
    }
