"""Booking batches as bytes, made wrong in one place: a line of cells that tests can change."""

from collections.abc import Mapping

from datev_bridge.extf import to_bytes
from datev_bridge.extf.formats import FORMATS
from support.bookings import HEADER, booking

_HEAD, _CAPTIONS, _ROW, _ = to_bytes(HEADER, [booking()]).decode("cp1252").split("\r\n")
HEADER_CELLS = _HEAD.split(";")
CAPTIONS = _CAPTIONS
ROW_CELLS = _ROW.split(";")

Cells = Mapping[int, str]


def line(changes: Cells | None = None, cells: list[str] = ROW_CELLS) -> str:
    """Return a line with some cells replaced as they stand, quotes included."""
    return ";".join((changes or {}).get(n, cell) for n, cell in enumerate(cells, 1))


def batch(*rows: Cells | str, header: Cells | None = None, encoding: str = "cp1252") -> bytes:
    """Return a batch of lines; each is a change of the usual row, or a line as it stands."""
    texts = [row if isinstance(row, str) else line(row) for row in rows]
    return whole(line(header, HEADER_CELLS), CAPTIONS, *texts).encode(encoding)


def whole(*lines: str) -> str:
    """Return lines, each ended by CR LF."""
    return "".join(f"{text}\r\n" for text in lines)


def master(category: int, *rows: Cells, header: Cells | None = None) -> bytes:
    """Return a file of another format; each row names its filled cells."""
    entry = FORMATS[category]
    changes = {3: str(category), 4: f'"{entry.name}"', 5: str(entry.version)}
    changes |= {15: "", 16: "", 17: '""', 19: "", 20: "", 21: "", 22: '""'} | dict(header or {})
    empty = ['""' if column.quoted else "" for column in entry.columns]
    captions = ";".join(column.caption for column in entry.columns)
    lines = [line(row, empty) for row in rows]
    return whole(line(changes, HEADER_CELLS), captions, *lines).encode("cp1252")
