"""Pictures of pages: made small, and QR codes read off them."""

from base64 import b64decode, b64encode
from itertools import groupby
import struct
from typing import Any
import zlib

from playwright.sync_api import Page

_COLOURS = """async ([picture, most]) => {
  const bytes = Uint8Array.from(atob(picture), sign => sign.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const {width, height} = bitmap;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  const data = canvas.getImageData(0, 0, width, height).data;
  const counts = new Map();
  const colour = at => (data[at] & 0xf8) << 16 | (data[at + 1] & 0xf8) << 8 | data[at + 2] & 0xf8;
  for (let at = 0; at < data.length; at += 4)
    counts.set(colour(at), (counts.get(colour(at)) || 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1]).map(pair => pair[0]);
  const palette = common.slice(0, most);
  const split = value => [value >> 16, value >> 8 & 255, value & 255];
  const away = (a, b) => split(a).reduce((sum, each, n) => sum + (each - split(b)[n]) ** 2, 0);
  const near = new Map(common.map(value => [value, palette.indexOf(value)]));
  for (const value of common.slice(most))
    near.set(value, palette.reduce((best, each, n) =>
      away(value, each) < away(value, palette[best]) ? n : best, 0));
  let text = '';
  for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(near.get(colour(at)));
  return {width, height, palette: palette.map(split), pixels: btoa(text)};
}"""
"""Each pixel as the number of one of the commonest colours."""
_MOST_COLOURS = 16  # four bits a pixel
_LIGHT = 0xF8
"""What white is once its lowest bits are gone."""


def small(picture: bytes, blank: Page) -> bytes:
    """Return a PNG with few colours, and so few bytes.

    Args:
        picture: A PNG.
        blank: An empty page with scripts, which does the work.
    """
    found = blank.evaluate(_COLOURS, [b64encode(picture).decode(), _MOST_COLOURS])
    width, height = found["width"], found["height"]
    pixels = b64decode(found["pixels"])
    palette = b"".join(bytes(map(_whole, colour)) for colour in found["palette"])
    rows = (pixels[y * width : (y + 1) * width] + bytes(width % 2) for y in range(height))
    lines = b"".join(b"\0" + _halved(row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _halved(row: bytes) -> bytes:
    """Return two pixels in each byte."""
    return bytes(left << 4 | right for left, right in zip(row[::2], row[1::2], strict=True))


def _whole(value: int) -> int:
    return 255 if value == _LIGHT else value


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def modules(picture: bytes, blank: Page) -> list[list[bool]]:
    """Return the modules of the QR code in a picture that is straight and undamaged."""
    found: dict[str, Any] = blank.evaluate(_COLOURS, [b64encode(picture).decode(), 2])
    width, pixels = found["width"], b64decode(found["pixels"])
    dark = min((0, 1), key=lambda number: sum(found["palette"][number]))
    rows = [
        [sign == dark for sign in pixels[start : start + width]]
        for start in range(0, len(pixels), width)
    ]
    rows = _cropped(rows)
    size = len(rows)
    first_run = len(list(next(run for _, run in groupby(rows[size // 200]))))
    about = size / (first_run / 7)  # a finder pattern is seven modules wide
    count = 17 + 4 * round((about - 17) / 4)
    middle = [int((number + 0.5) * size / count) for number in range(count)]
    return [[rows[y][x] for x in middle] for y in middle]


def _cropped(rows: list[list[bool]]) -> list[list[bool]]:
    """Return the rows and columns from the first to the last dark one."""
    tall = [y for y, row in enumerate(rows) if any(row)]
    wide = [x for x in range(len(rows[0])) if any(row[x] for row in rows)]
    return [row[wide[0] : wide[-1] + 1] for row in rows[tall[0] : tall[-1] + 1]]
