"""Files on their way to targets, in the store: one row a file and target."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from attrs import asdict
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)

from datev_bridge.issues import Effect, Issue, IssueKind, Severity
from datev_bridge.runs.targets import DeliveryState, FileDelivery, TargetReceipt
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment

DELIVERIES = Table(
    "delivery",
    metadata,
    *of_place(is_key=True),
    Column("target", String(40), primary_key=True),
    Column("file_name", String(200), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment),
    Column("holder", String(100), nullable=False),
    Column("problem", String(12), nullable=False),
    Column("issues", Document, nullable=False),
    Column("job", String(80), nullable=False),
    Column("is_wanted_again", Boolean, nullable=False),
    Column("reference", Text),
    Column("receipt_sha256", String(64)),
    Column("delivered_at", Moment),
    Column("made_at", Moment, nullable=False),
    Index("ix_delivery_due_at", "due_at"),
)
"""``due_at`` is empty once a file is there: what is to be done is found by the index alone. While a
worker, the ``holder``, hands one over, it is due again when the lease ends."""
_C = DELIVERIES.c


class StoredDeliveries:
    """See :class:`datev_bridge.runs.targets.Deliveries`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def begin(self, delivery: FileDelivery) -> bool:
        """Keep a new delivery; False if there is one of that file to that target."""
        values = _values(delivery) | {"organisation": self._organisation}
        return insert_or_ignore(self._connection, DELIVERIES, values)

    def keep(self, delivery: FileDelivery, attempts: int) -> bool:
        """Keep a delivery as it now is if it was tried so often before; tell whether it was."""
        seen = update(DELIVERIES).where(
            _C.organisation == self._organisation,
            _C.place == delivery.place,
            _C.target == delivery.target,
            _C.file_name == delivery.file_name,
            _C.sha256 == delivery.sha256,
            _C.state != DeliveryState.DELIVERED.value,
            _C.attempts == attempts,
        )
        return self._connection.execute(seen.values(_values(delivery))).rowcount == 1

    def drop(self, delivery: FileDelivery) -> None:
        """Forget a delivery that has not arrived."""
        is_it = (
            _C.organisation == self._organisation,
            _C.place == delivery.place,
            _C.target == delivery.target,
            _C.file_name == delivery.file_name,
            _C.sha256 == delivery.sha256,
            _C.state != DeliveryState.DELIVERED.value,
        )
        self._connection.execute(delete(DELIVERIES).where(*is_it))

    def find(self, place: str, target: str, file_name: str, sha256: str) -> FileDelivery | None:
        """Return one delivery."""
        key = (_C.target == target, _C.file_name == file_name, _C.sha256 == sha256)
        return next(iter(self._found(_C.place == place, *key)), None)

    def of(self, place: str, files: Iterable[str]) -> tuple[FileDelivery, ...]:
        """Return the deliveries of some files of a place."""
        return self._found(_C.place == place, _C.file_name.in_(tuple(files)))

    def undelivered(self, place: str) -> tuple[FileDelivery, ...]:
        """Return what has not arrived of a place's files, oldest first."""
        return self._found(_C.place == place, _C.state != DeliveryState.DELIVERED.value)

    def _found(self, *conditions: Any) -> tuple[FileDelivery, ...]:
        mine = _C.organisation == self._organisation
        statement = select(DELIVERIES).where(mine, *conditions)
        ordered = statement.order_by(_C.made_at, _C.file_name, _C.target)
        return tuple(_delivery(row) for row in self._connection.execute(ordered).mappings())


def deliveries_due(
    connection: Connection, now: datetime, most: int
) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return organisation, place, target, file and digest of what is to be tried now."""
    key = (_C.organisation, _C.place, _C.target, _C.file_name, _C.sha256)
    statement = select(*key).where(_C.due_at <= now).order_by(_C.due_at, _C.file_name).limit(most)
    return tuple(
        (row.organisation, row.place, row.target, row.file_name, row.sha256)
        for row in connection.execute(statement)
    )


def deliveries_released(connection: Connection, holder: str, now: datetime) -> int:
    """Let everything be due now that a worker held; return how much it was."""
    is_held = (_C.holder == holder, _C.due_at.is_not(None))
    released = update(DELIVERIES).where(*is_held).values(due_at=now, holder="")
    return connection.execute(released).rowcount


def _values(delivery: FileDelivery) -> dict[str, Any]:
    receipt = delivery.receipt
    return {
        "place": delivery.place,
        "target": delivery.target,
        "file_name": delivery.file_name,
        "sha256": delivery.sha256,
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "due_at": delivery.due_at,
        "holder": delivery.holder,
        "problem": delivery.problem,
        "issues": [_plain(issue) for issue in delivery.issues],
        "job": delivery.job,
        "is_wanted_again": delivery.is_wanted_again,
        "reference": receipt and receipt.reference,
        "receipt_sha256": receipt and receipt.sha256,
        "delivered_at": receipt and receipt.at,
        "made_at": delivery.made_at,
    }


def _delivery(row: Any) -> FileDelivery:
    receipt = None
    if row["delivered_at"] is not None:
        receipt = TargetReceipt(
            reference=row["reference"], sha256=row["receipt_sha256"], at=row["delivered_at"]
        )
    return FileDelivery(
        **{name: row[name] for name in _SHARED},
        state=DeliveryState(row["state"]),
        issues=tuple(_issue(issue) for issue in row["issues"]),
        receipt=receipt,
    )


_SHARED = (
    "place", "target", "file_name", "sha256", "attempts", "due_at", "problem", "job",
    "is_wanted_again", "holder", "made_at",
)  # fmt: skip


def _plain(issue: Issue) -> dict[str, Any]:
    """Return an issue with its words: a later program may say it otherwise, or not at all."""
    kind = asdict(issue.kind) | {"severity": issue.severity.value}
    effect = issue.kind.effect
    kind["effect"] = effect and effect.value
    return {"kind": kind, "where": issue.where, "values": [*map(list, issue.values)]}


def _issue(plain: dict[str, Any]) -> Issue:
    words = plain["kind"]
    effect = words["effect"] and Effect(words["effect"])
    kind = IssueKind(**words | {"severity": Severity(words["severity"]), "effect": effect})
    return Issue(
        kind=kind,
        where=plain["where"],
        values=tuple((name, text) for name, text in plain["values"]),
    )
