"""Places and their settings in the store."""

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
    update,
)
from sqlalchemy.schema import SchemaItem

from datev_bridge.daybook import Location
from datev_bridge.errors import StoreError
from datev_bridge.journey.model import Place, SettingsRevision
from datev_bridge.onboarding import LocationState
from datev_bridge.store import codes
from datev_bridge.store.rows import insert_or_ignore
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment

PLACES = Table(
    "place",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation", ForeignKey("organisation.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("location", Document),
    Column("state", String(20), nullable=False),
    Column("first_day", Date),
    Column("live_since", Moment),
    Column("delivered_until", Date),
    Column("confirmed_recipients", Document, nullable=False),
    Column("calibration", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_place_organisation_name", "organisation", "name"),
    UniqueConstraint("organisation", "id"),
)


def of_place(*, is_key: bool = False) -> tuple[SchemaItem, ...]:
    """Return what every table of a place has: whose row it is, and that the place is theirs.

    The database itself refuses a row of one organisation about another's place.

    Args:
        is_key: Whether the place is part of the table's primary key.
    """
    return (
        Column("organisation", String(36), nullable=False),
        Column("place", String(36), primary_key=is_key, nullable=False),
        ForeignKeyConstraint(
            ["organisation", "place"], ["place.organisation", "place.id"], ondelete="CASCADE"
        ),
    )


SETTINGS = Table(
    "settings_revision",
    metadata,
    *of_place(is_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Document, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("author", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
)


class StoredPlaces:
    """See :class:`datev_bridge.journey.ports.Places`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation
        self._mine = PLACES.c.organisation == organisation

    def add(self, place: Place) -> None:
        """Keep a new place."""
        values = _values(place) | {"organisation": self._organisation}
        self._connection.execute(PLACES.insert().values(values))

    def find(self, place: str) -> Place | None:
        """Return a place by id."""
        statement = select(PLACES).where(self._mine, PLACES.c.id == place)
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else _place(dict(row))

    def all(self) -> tuple[Place, ...]:
        """Return all places by name."""
        statement = select(PLACES).where(self._mine).order_by(PLACES.c.name, PLACES.c.id)
        return tuple(_place(dict(row)) for row in self._connection.execute(statement).mappings())

    def change(self, place: Place) -> None:
        """Keep a place as it now is; its version is the one that was read.

        Raises:
            StoreError: Somebody else changed it meanwhile; STO-005.
        """
        seen = update(PLACES).where(
            self._mine, PLACES.c.id == place.id, PLACES.c.version == place.version
        )
        values = _values(place) | {"version": place.version + 1}
        del values["organisation"]
        if self._connection.execute(seen.values(values)).rowcount != 1:
            raise StoreError(codes.CHANGED_MEANWHILE.at(place.name))


class StoredSettings:
    """See :class:`datev_bridge.journey.ports.SettingsRevisions`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation
        self._mine = SETTINGS.c.organisation == organisation

    def newest(self, place: str) -> SettingsRevision | None:
        """Return the settings that count."""
        statement = select(SETTINGS).where(self._mine, SETTINGS.c.place == place)
        newest = statement.order_by(SETTINGS.c.number.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        return None if row is None else _revision(dict(row))

    def all(self, place: str) -> tuple[SettingsRevision, ...]:
        """Return every revision, oldest first."""
        statement = select(SETTINGS).where(self._mine, SETTINGS.c.place == place)
        rows = self._connection.execute(statement.order_by(SETTINGS.c.number)).mappings()
        return tuple(_revision(dict(row)) for row in rows)

    def add(self, revision: SettingsRevision) -> None:
        """Keep a new revision.

        Raises:
            StoreError: Somebody else made one of its number meanwhile; STO-005.
        """
        values = {
            "organisation": self._organisation,
            "place": revision.place,
            "number": revision.number,
            "document": dict(revision.document),
            "digest": revision.digest,
            "author": revision.author,
            "made_at": revision.made_at,
        }
        if not insert_or_ignore(self._connection, SETTINGS, values):
            raise StoreError(codes.CHANGED_MEANWHILE.at())


def _values(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "organisation": place.organisation,
        "name": place.name,
        "location": None if place.location is None else _location_values(place.location),
        "state": place.state.value,
        "first_day": place.first_day,
        "live_since": place.live_since,
        "delivered_until": place.delivered_until,
        "confirmed_recipients": list(place.confirmed_recipients),
        "calibration": place.calibration,
        "version": place.version,
    }


def _location_values(location: Location) -> dict[str, str]:
    return {
        "id": location.id,
        "name": location.name,
        "timezone": location.timezone,
        "currency": location.currency,
        "country": location.country,
    }


def _place(values: dict[str, Any]) -> Place:
    location = values["location"]
    return Place(
        **values
        | {
            "location": None if location is None else Location(**location),
            "state": LocationState(values["state"]),
            "confirmed_recipients": tuple(values["confirmed_recipients"]),
        }
    )


def _revision(values: dict[str, Any]) -> SettingsRevision:
    del values["organisation"]
    return SettingsRevision(**values)
