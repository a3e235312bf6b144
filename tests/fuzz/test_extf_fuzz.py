"""Damaged files against the reader, and a part of them against checker and repair.

They answer or refuse, and nothing else. The number of inputs and the seed can be set from outside:
``DATEV_BRIDGE_FUZZ_INPUTS`` (4 000 if unset) and ``DATEV_BRIDGE_FUZZ_SEED``.
"""

from contextlib import suppress
import os
from random import Random

from datev_bridge.errors import ExtfError
from datev_bridge.extf import Reader, find_issues, fix
from support.broken_files import batch, master

INPUTS = int(os.environ.get("DATEV_BRIDGE_FUZZ_INPUTS", "4000"))
SEED = int(os.environ.get("DATEV_BRIDGE_FUZZ_SEED", "1"))

TO_ALL = 10
"""Each so many inputs one goes through the checker, the repair and the quick path as well."""

SEEDS = (
    batch({}, {14: '"Käse; ""x"" €"', 9: '"0009"', 8: "4980"}, {116: "01072026", 20: '"BEDI x"'}),
    batch({}, {14: '"Ł"'}, encoding="utf-8-sig"),
    batch({}, {}, encoding="utf-16"),
    batch({2: "S", 14: "bare"}).replace(b"\r\n", b"\n"),
    master(16, {1: "10001", 2: '"A"', 45: '"DE02120300000000202051"'}),
    master(20, {1: "8400", 2: '"A"'}),
    master(46, {1: "10", 2: '"30 Tage; netto"', 4: "300"}),
    master(48, {1: '"1"', 2: "10001"}),
    master(65, {1: "1", 3: "1,00", 4: '"S"', 9: "8400", 12: "01012026", 13: "1000", 81: '"MON"'}),
    master(66, {1: "1", 2: "1", 6: "0107"}),
)
PIECES = (
    b"", b'"', b'""', b";", b";;;;;;;;", b"\n", b"\r", b"\r\n", b"\x00", b"\x81", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xc3\xa4", b"\xe2\x82", b"-", b",", b".", b"0", b"99999999999999999999",
    b"3112", b"20260229", b"EXTF", b"DTVF", b'"EXTF"', b"700", b"21", b"\xd9\xa3", b"\x1a", b"NaN",
)  # fmt: skip


def damaged(random: Random) -> bytes:
    content = bytearray(random.choice(SEEDS))
    for _ in range(random.randint(1, 8)):
        # most damage in the header and the rows; the captions between them are long and dull
        place = random.choice((random.randint(0, 160), random.randint(0, len(content))))
        length = random.choice((0, 0, 1, 2, 5, 60))
        content[place : place + length] = random.choice(PIECES) * random.choice((1, 1, 1, 3))
    return bytes(content)


def test_damaged_files_are_answered_or_refused() -> None:
    random = Random(SEED)
    readable = refused = rows = problems = 0
    for number in range(INPUTS):
        data = damaged(random)
        try:
            for record in Reader(data).records():
                assert (record.row is None) == bool(record.issues)
                rows += 1
            readable += 1
        except ExtfError:
            refused += 1
        if number % TO_ALL == 0:
            problems += sum(bool(i.text("de") and i.hint("en")) for i in find_issues(data))
            with suppress(ExtfError):
                b"".join(fix(data, str))
                list(Reader(data).rows(str))
    print(f"\n{INPUTS} inputs, seed {SEED}: {readable} read ({rows} rows), {refused} refused,")
    print(f"{problems} problems named in each tenth; nothing but ExtfError was raised")
    assert readable
    assert refused
