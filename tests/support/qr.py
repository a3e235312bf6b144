"""Reads a QR code that is not damaged: module by module, as ISO/IEC 18004 lays them out."""

from collections.abc import Iterator, Sequence
import re

from segno import consts

Matrix = Sequence[Sequence[bool]]

_MASKS = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
_FORMAT_MASK = 0b101010000010010
_BYTES = 0b0100


def of_terminal(text: str) -> Matrix:
    """Return the modules of a code drawn with half blocks, light ones drawn."""
    halves = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    rows: list[list[bool]] = []
    for line in text.splitlines():
        pairs = [halves[sign] for sign in line]
        rows.append([upper for upper, _ in pairs])
        rows.append([lower for _, lower in pairs])
    if all(rows[-1]):
        rows.pop()  # of an odd number of rows the last half line is the terminal's own
    return _without_border(rows)


def of_svg(text: str) -> Matrix:
    """Return the modules of a code whose dark ones are drawn by one path of strokes."""
    (size,) = re.findall(r'd="M0 0h(\d+)v', text)
    (path,) = re.findall(r'class="qrline"[^>]* d="([^"]+)"', text)
    rows = [[False] * int(size) for _ in range(int(size))]
    x, y = 0.0, 0.0
    for verb, numbers in re.findall(r"([Mmh])([-.\d ]+)", path):
        values = [float(number) for number in numbers.split()]
        match verb:
            case "M":
                x, y = values
            case "m":
                x, y = x + values[0], y + values[1]
            case "h":
                for column in range(int(x), int(x + values[0])):
                    rows[int(y)][column] = True
                x += values[0]
    return _without_border(rows)


def read(matrix: Matrix) -> str:
    """Return what a code says; it must be in bytes mode."""
    size = len(matrix)
    version = (size - 17) // 4
    places = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    places += [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    form = _number(matrix[row][column] for row, column in places) ^ _FORMAT_MASK
    level, mask = _LEVELS[form >> 13], _MASKS[form >> 10 & 0b111]
    bits = [
        matrix[row][column] != mask(row, column)
        for row, column in _way(size)
        if not _is_pattern(row, column, size, version)
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = _data(words, version, level)
    stream = [bool(word >> shift & 1) for word in data for shift in range(7, -1, -1)]
    assert _number(stream[:4]) == _BYTES
    digits = 8 if version < 10 else 16
    length = _number(stream[4 : 4 + digits])
    begin = 4 + digits
    return bytes(
        _number(stream[at : at + 8]) for at in range(begin, begin + 8 * length, 8)
    ).decode()


def _data(words: Sequence[int], version: int, level: str) -> list[int]:
    """Return the data of the blocks that a code deals out in turn, without their correction."""
    infos = consts.ECC[version][getattr(consts, f"ERROR_LEVEL_{level}")]
    lengths = [info.num_data for info in infos for _ in range(info.num_blocks)]
    blocks: list[list[int]] = [[] for _ in lengths]
    dealt = iter(words)
    for turn in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if turn < length:
                block.append(next(dealt))
    return [word for block in blocks for word in block]


def _way(size: int) -> Iterator[tuple[int, int]]:
    """Yield the modules in the order of their bits: column pairs, up and down."""
    upwards = True
    for right in (*range(size - 1, 7, -2), 5, 3, 1):
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield row, right
            yield row, right - 1
        upwards = not upwards


def _is_pattern(row: int, column: int, size: int, version: int) -> bool:
    near, far = 9, size - 8
    if (row < near and (column < near or column >= far)) or (row >= far and column < near):
        return True
    if 6 in (row, column):
        return True
    if version >= 7 and ((row < 6 and column >= size - 11) or (column < 6 and row >= size - 11)):
        return True
    centres = consts.ALIGNMENT_POS[version - 2] if version > 1 else ()
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    return any(
        abs(row - y) <= 2 and abs(column - x) <= 2
        for y in centres
        for x in centres
        if (y, x) not in corners
    )


def _without_border(rows: Matrix) -> Matrix:
    dark = [(y, x) for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    top, bottom = dark[0][0], dark[-1][0]
    left, right = min(x for _, x in dark), max(x for _, x in dark)
    assert bottom - top == right - left
    return [row[left : right + 1] for row in rows[top : bottom + 1]]


def _number(bits: Iterator[bool] | Sequence[bool]) -> int:
    value = 0
    for bit in bits:
        value = value << 1 | bit
    return value
