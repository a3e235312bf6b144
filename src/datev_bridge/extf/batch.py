"""A booking batch as one value: header and rows."""

from attrs import frozen

from datev_bridge.extf.header import BatchHeader
from datev_bridge.extf.row import BookingRow
from datev_bridge.extf.writer import to_bytes


@frozen(kw_only=True)
class BookingBatch:
    """A whole booking batch (*Buchungsstapel*), for batches that fit in memory."""

    header: BatchHeader
    rows: tuple[BookingRow, ...]

    def to_bytes(self) -> bytes:
        """Return the file.

        Raises:
            ExtfError: The header or a row is refused, or there is none.
        """
        return to_bytes(self.header, self.rows)
