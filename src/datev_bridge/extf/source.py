"""From bytes to lines of text: encodings, byte order marks, limits. Constant memory.

DATEV reads a file without a byte order mark as Windows-1252, but copies of its own samples are
UTF-8 without one. So the first block that is not plain ASCII decides: valid UTF-8 is read as such
and reported, anything else is Windows-1252.
"""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from datev_bridge.errors import ExtfError
from datev_bridge.extf import codes

LONGEST_LINE = 1 << 20
"""Characters (bytes) after which a line is given up; the longest right one has about 25 000."""

_BLOCK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Source:
    """The lines of a stream.

    Attributes:
        encoding: Python's name of the encoding; None until something other than ASCII was met.
        has_mark: Whether the file begins with a byte order mark.
        size: Bytes read so far.
        is_whole: Whether the last line ended in a line break; known at the end.
    """

    def __init__(self, stream: BinaryIO, encoding: str | None = None) -> None:
        self._stream = stream
        self.encoding = encoding
        self.has_mark = False
        self.is_whole = True
        self.size = 0

    def blocks(self) -> Iterator[list[str]]:
        """Yield lists of lines without their line feed; a carriage return before it stays.

        Raises:
            ExtfError: A line is longer than :data:`LONGEST_LINE`.
        """
        carry = b""
        first = self._without_mark(self._read())
        if self.encoding and self.encoding.startswith(("utf-16", "utf-32")):
            yield from self._wide_blocks(first)
            return
        data = first
        while data:
            block = carry + data
            cut = block.rfind(b"\n") + 1
            carry = block[cut:]
            if cut:
                yield self._decoded(block[: cut - 1]).split("\n")
            elif len(carry) > LONGEST_LINE:
                raise ExtfError(codes.LINE_TOO_LONG.at(most=LONGEST_LINE))
            data = self._read()
        if carry:
            self.is_whole = False
            yield [self._decoded(carry)]

    def _read(self) -> bytes:
        block = self._stream.read(_BLOCK)
        self.size += len(block)
        return block

    def _without_mark(self, block: bytes) -> bytes:
        for mark, encoding in _MARKS:
            if block.startswith(mark):
                self.encoding, self.has_mark = encoding, True
                return block[len(mark) :]
        return block

    def _decoded(self, block: bytes) -> str:
        if block.isascii():
            return block.decode("ascii")
        if self.encoding is None:
            self.encoding = "utf-8" if _is_utf8(block) else "cp1252"
        if self.encoding == "utf-8" and _is_utf8(block):
            return block.decode("utf-8")
        return block.decode("cp1252", "surrogateescape")

    def _wide_blocks(self, first: bytes) -> Iterator[list[str]]:
        assert self.encoding is not None  # noqa: S101 - for the type checker
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        carry, data = "", first
        while data:
            lines = (carry + decoder.decode(data)).split("\n")
            carry = lines.pop()
            if len(carry) > LONGEST_LINE:
                raise ExtfError(codes.LINE_TOO_LONG.at(most=LONGEST_LINE))
            if lines:
                yield lines
            data = self._read()
        carry += decoder.decode(b"", final=True)
        if carry:
            self.is_whole = False
            yield [carry]


def _is_utf8(block: bytes) -> bool:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
