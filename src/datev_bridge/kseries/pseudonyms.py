"""What stands for what in captured days: stable within a capture, not reversible without its key.

Most texts and ids are replaced by a keyed hash (HMAC-SHA256). Names, codes and ids of accounting
groups and ids of revenue centres get numbers in their alphabetical order instead: by them the line
settles which share of a receipt gets the odd cent, and captured days must book the same cents.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
import hashlib
import hmac
import re

from attrs import field, frozen

RESERVED_CODES = frozenset({"CASH", "IKGIFT", "IKDEBT", "IKPMS", "OOPAYMENT", "APM"})
"""Payment codes with a meaning of their own at the vendor; merchants choose all others."""

SHORTEST_KEY = 16


class Ordered(Enum):
    """What keeps its alphabetical order."""

    GROUP = "group"
    """Ids of accounting groups."""
    GROUP_WORD = "group word"
    """Their names and codes: without an id, either of them identifies a group."""
    CENTRE = "centre"
    """Ids of revenue centres."""


@frozen(kw_only=True)
class Census:
    """All values whose order must survive, of all days of a capture."""

    values: Mapping[Ordered, frozenset[str]] = field(factory=dict)

    def ranks(self, what: Ordered) -> Mapping[str, int]:
        """Return the place of each value, from 1."""
        return {
            value: number for number, value in enumerate(sorted(self.values.get(what, ())), start=1)
        }


class Pseudonyms:
    """Replaces values; the same value of the same kind always by the same pseudonym.

    Args:
        key: Secret of this capture, at least 16 bytes; it is stored nowhere.
        census: The values that keep their order.

    Raises:
        ValueError: The key is too short to protect anything.
    """

    def __init__(self, key: bytes, census: Census) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"the key of a capture has at least {SHORTEST_KEY} bytes")
        self._key = key
        self._ranks = {what: census.ranks(what) for what in Ordered}
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()

    def name(self, kind: str, text: str) -> str:
        """Return what stands for a name or free text: ten consonants, so no word by chance."""
        return self._once(kind, text, lambda mac: _letters(mac, 10))

    def number(self, kind: str, text: str) -> str:
        """Return what stands for a numeric id: twelve digits."""
        return self._once(kind, text, lambda mac: _digits(mac, 12))

    def unique(self, text: str) -> str:
        """Return what stands for a base64url UUID: one of the same form."""
        padding = "==" if text.endswith("==") else ""
        return self._once("uuid", text, lambda mac: _letters(mac, 22) + padding)

    def receipt(self, text: str) -> str:
        """Return what stands for ``A65315.17`` and its like: letter, till, running number.

        Ids of one till stay ids of one till, and their running numbers keep their distances.
        """
        match = _FISC_ID.fullmatch(text)
        if match is None:
            return self.name("receipt", text)
        letter, till, number = match.groups()
        new_till = self._once("till", till, lambda mac: _digits(mac, 9))
        shift = int(_digits(self._mac("shift", letter + till), 5))
        return f"{letter}{new_till}.{int(number) + shift}"

    def payment_word(self, text: str) -> str:
        """Return what stands for code or name of a payment method; reserved codes stay."""
        return text if text in RESERVED_CODES else f"PM{self.name('payment', text)}"

    def group_word(self, text: str) -> str:
        """Return what stands for name or code of an accounting group, in order."""
        rank = self._ranks[Ordered.GROUP_WORD][text]
        # A group without any name is called "(ohne …)": what sorts before that still must.
        return f"{'!' if text < '(' else 'G'}{rank:05}"

    def ordered_number(self, what: Ordered, text: str) -> str:
        """Return what stands for the id of a group or centre: twelve digits, in order."""
        start = _digits(self._mac("start", what.value), 7)
        return f"{start}{self._ranks[what][text]:05}"

    def _once(self, kind: str, text: str, form: Callable[[bytes], str]) -> str:
        """Return the pseudonym, and never one that stands for something else already."""
        known = self._given.get((kind, text))
        if known is not None:
            return known
        attempt = 0
        pseudonym = form(self._mac(kind, text))
        while (kind, pseudonym) in self._taken:
            attempt += 1
            pseudonym = form(self._mac(kind, text, attempt))
        self._taken.add((kind, pseudonym))
        self._given[kind, text] = pseudonym
        return pseudonym

    def _mac(self, kind: str, text: str, attempt: int = 0) -> bytes:
        message = "\x00".join((kind, str(attempt), text)).encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, message, hashlib.sha256)


def merged(parts: Iterable[tuple[Ordered, str]]) -> Census:
    """Return the census of values as they were come across; empty ones do not count."""
    values: dict[Ordered, set[str]] = {what: set() for what in Ordered}
    for what, text in parts:
        if text:
            values[what].add(text)
    return Census(values={what: frozenset(found) for what, found in values.items()})


_FISC_ID = re.compile(r"([A-Z]{1,3})(\d{1,15})\.(0|[1-9]\d{0,14})", re.ASCII)
"""A number with zeros before it is another id than the one without: both keep apart as names."""


def _digits(mac: bytes, length: int) -> str:
    """Return that many digits, the first of them no zero."""
    lowest = 10 ** (length - 1)
    return str(lowest + int.from_bytes(mac[:16]) % (9 * lowest))


_CONSONANTS = str.maketrans("0123456789abcdef", "BCDFGHJKLMNPQRST")


def _letters(mac: bytes, length: int) -> str:
    return mac.hex()[:length].translate(_CONSONANTS)
