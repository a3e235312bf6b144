"""What the POS has shown of each place lately, in the store."""

from functools import lru_cache
import json

from sqlalchemy import Column, Connection, Table, select

from datev_bridge.journey.model import SeenLately
from datev_bridge.mapping.plain import make_converter
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.store.places import of_place
from datev_bridge.store.rows import insert_or_update
from datev_bridge.store.schema import metadata
from datev_bridge.store.types import Document, Moment, as_text

SEEN = Table(
    "seen_categories",
    metadata,
    *of_place(is_key=True),
    Column("categories", Document, nullable=False),
    Column("read_at", Moment, nullable=False),
)
_CONVERTER = make_converter()


class StoredSeen:
    """See :class:`datev_bridge.journey.ports.Seen`."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation

    def newest(self, place: str) -> SeenLately | None:
        """Return what was seen when the POS was last asked."""
        mine = (SEEN.c.organisation == self._organisation, SEEN.c.place == place)
        statement = select(as_text(SEEN.c.categories), SEEN.c.read_at).where(*mine)
        row = self._connection.execute(statement).first()
        if row is None:
            return None
        return SeenLately(categories=_categories(row.categories), read_at=row.read_at)

    def keep(self, place: str, seen: SeenLately) -> None:
        """Keep what was seen in the place of what was known before."""
        values = {
            "organisation": self._organisation,
            "place": place,
            "categories": [_CONVERTER.unstructure(category) for category in seen.categories],
            "read_at": seen.read_at,
        }
        insert_or_update(self._connection, SEEN, values)


@lru_cache(maxsize=16)
def _categories(text: str) -> tuple[SeenCategory, ...]:
    """Return categories, made once of a text, as the rules of a mapping are."""
    return _CONVERTER.structure(json.loads(text), tuple[SeenCategory, ...])
