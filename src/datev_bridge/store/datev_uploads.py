"""Uploads to DATEV and the log of calls in the store, each step in a transaction of its own."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from attrs import asdict
from sqlalchemy import Column, Index, Integer, String, Table, Text, delete, select

from datev_bridge.datev_upload.app import Environment
from datev_bridge.datev_upload.call_log import RETENTION, LoggedCall
from datev_bridge.datev_upload.model import FINISHED, UploadReceipt, UploadState, UploadTarget
from datev_bridge.datev_upload.results import ResultMessage
from datev_bridge.store.datev_connections import Begin, Lock
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment

UPLOADS = Table(
    "datev_upload",
    metadata,
    *of_place(is_key=True),
    Column("environment", String(20), primary_key=True),
    Column("client", String(30), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("file_name", String(255), nullable=False),
    Column("state", String(20), nullable=False),
    Column("job", String(80), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("uploaded_at", Moment),
    Column("look_at", Moment),
    Column("finished_at", Moment),
    Column("messages", Document, nullable=False),
    Index("ix_datev_upload_state_begun_at", "organisation", "place", "state", "begun_at"),
)
CALLS = Table(
    "datev_call",
    metadata,
    Column("id", Integer, primary_key=True),
    *of_place(),
    Column("at", Moment, nullable=False),
    Column("method", String(10), nullable=False),
    Column("url", Text, nullable=False),
    Column("headers", Document, nullable=False),
    Column("status", Integer),
    Column("failure", String(20), nullable=False),
    Column("transaction_id", String(80), nullable=False),
    Column("request_id", String(80), nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_datev_call_place_at", "organisation", "place", "at"),
    Index("ix_datev_call_at", "at"),
)


class StoredUploads:
    """See :class:`datev_bridge.datev_upload.ports.UploadRecords`.

    Args:
        begin: Begins a transaction.
        lock: Keeps everybody else out who asks for the same name.
        organisation: Whose.
        place: Which place.
    """

    def __init__(self, begin: Begin, lock: Lock, *, organisation: str, place: str) -> None:
        self._begin = begin
        self._lock = lock
        self._whose = {"organisation": organisation, "place": place}
        self._mine = (UPLOADS.c.organisation == organisation, UPLOADS.c.place == place)
        self._context = f"datev-upload/{organisation}/{place}"

    def newest(self, target: UploadTarget, sha256: str) -> UploadReceipt | None:
        """Return the newest upload of these bytes to that target."""
        same = (
            UPLOADS.c.environment == target.environment.value,
            UPLOADS.c.client == target.client,
            UPLOADS.c.sha256 == sha256,
        )
        statement = select(UPLOADS).where(*self._mine, *same).order_by(UPLOADS.c.number.desc())
        with self._begin(reading=True) as connection:
            row = connection.execute(statement.limit(1)).mappings().first()
        return None if row is None else _receipt(dict(row))

    def unfinished(self) -> tuple[UploadReceipt, ...]:
        """Return all uploads whose end is not known, oldest first."""
        is_open = UPLOADS.c.state.not_in([state.value for state in FINISHED])
        statement = select(UPLOADS).where(*self._mine, is_open).order_by(UPLOADS.c.begun_at)
        with self._begin(reading=True) as connection:
            rows = connection.execute(statement).mappings().all()
        return tuple(_receipt(dict(row)) for row in rows)

    def note(self, receipt: UploadReceipt) -> None:
        """Keep an upload durably, in the place of what was known of it."""
        values = self._key(receipt) | {
            "file_name": receipt.file_name,
            "state": receipt.state.value,
            "job": receipt.job,
            "begun_at": receipt.begun_at,
            "uploaded_at": receipt.uploaded_at,
            "look_at": receipt.look_at,
            "finished_at": receipt.finished_at,
            "messages": [asdict(message) for message in receipt.messages],
        }
        with self._begin() as connection:
            insert_or_update(connection, UPLOADS, values)

    def drop(self, receipt: UploadReceipt) -> None:
        """Forget an upload that certainly never arrived."""
        key = self._key(receipt).items()
        with self._begin() as connection:
            connection.execute(delete(UPLOADS).where(*(UPLOADS.c[n] == v for n, v in key)))

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads and processes that upload for the place."""
        return self._lock(self._context)

    def _key(self, receipt: UploadReceipt) -> dict[str, Any]:
        return self._whose | {
            "environment": receipt.target.environment.value,
            "client": receipt.target.client,
            "sha256": receipt.sha256,
            "number": receipt.number,
        }


class StoredCalls:
    """See :class:`datev_bridge.datev_upload.call_log.CallLog`.

    Args:
        begin: Begins a transaction.
        organisation: Whose.
        place: Which place.
    """

    def __init__(self, begin: Begin, *, organisation: str, place: str) -> None:
        self._begin = begin
        self._whose = {"organisation": organisation, "place": place}
        self._mine = (CALLS.c.organisation == organisation, CALLS.c.place == place)

    def note(self, call: LoggedCall) -> None:
        """Keep an entry, and let go of those of the place that are older than 14 days."""
        values = self._whose | asdict(call, recurse=False)
        values["headers"] = [list(pair) for pair in call.headers]
        with self._begin() as connection:
            connection.execute(CALLS.insert().values(values))
            old = CALLS.c.at < call.at - RETENTION
            connection.execute(delete(CALLS).where(*self._mine, old))

    def since(self, moment: datetime) -> tuple[LoggedCall, ...]:
        """Return the entries since a moment, oldest first."""
        kept = [column for column in CALLS.c if column.name not in {"id", *self._whose}]
        statement = select(*kept).where(*self._mine, CALLS.c.at >= moment)
        with self._begin(reading=True) as connection:
            rows = connection.execute(statement.order_by(CALLS.c.at, CALLS.c.id)).mappings().all()
        return tuple(
            LoggedCall(**{**row, "headers": tuple((n, v) for n, v in row["headers"])})
            for row in rows
        )


def _receipt(values: dict[str, Any]) -> UploadReceipt:
    environment = Environment(values.pop("environment"))
    target = UploadTarget(environment=environment, client=values.pop("client"))
    values["state"] = UploadState(values["state"])
    values["messages"] = tuple(ResultMessage(**message) for message in values["messages"])
    return UploadReceipt(
        target=target,
        **{name: value for name, value in values.items() if name not in {"organisation", "place"}},
    )
