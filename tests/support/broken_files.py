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


CELLS: Mapping[int, list[str]] = {
    1: ["1,00", "0,00", "5", "5.00", "-1,00", ""],
    2: ['"S"', '"H"', '"X"', "S"],
    3: ['"EUR"', '"eur"', '"ÄÖÜ"'],
    4: ["1,10", "0,00"],
    7: ["1792", "10001", "0000", "01234", "1400", "1300", '"1792"', ""],
    8: ["8300", "1792", "123456", "8050", "12a"],
    9: ['"0003"', '"3"', '"0040"', '"0049"', '"0010"', '"x"', '"0020"'],
    10: ["0107", "107", "3102", "0106", "01072026", ""],
    11: ['"R1"', '"R_1"', '"R.1"', f'"{"R" * 37}"', '"Rä"'],
    12: ['"x"', f'"{"x" * 13}"'],
    14: ['"Käse"', '"a;b"', '"a""b"', f'"{"x" * 61}"', '"a\tb"', "bare", '"€"'],
    15: ["1", "2"],
    20: ['"BEDI ""f9428b43-5b9e-4b3b-8a5e-0123456789ab"""', '"x"'],
    21: ['"A"'],
    22: ['"I"'],
    37: ['"Küche 1"', '"a.b"'],
    40: ['"AT"', '"1"'],
    41: ["20,00", "7"],
    43: ["1", "0"],
    45: ["1"],
    46: ["1"],
    47: ["1"],
    114: ["0", "1", ""],
    115: ["01072026", "31022026"],
    116: ["01072026", "1072026"],
    117: ["01082026"],
    118: ['"1"', '"0"', '"G"'],
}
"""Cells by field number, right ones and such as break a rule."""
