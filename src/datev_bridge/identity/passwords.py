"""What a password must be: long, and nothing that is guessed first. Pure.

Length and a list of common ones, no rules about digits and signs, no expiry: NIST SP 800-63B-4,
section 3.1.1.2.
"""

from collections.abc import Iterable
import re
from unicodedata import normalize

from datev_bridge.identity import codes
from datev_bridge.identity.common_passwords import WORDS
from datev_bridge.identity.model import User
from datev_bridge.issues import Issue

SHORTEST = 12
"""Characters."""
LONGEST = 512
"""Characters; so that nobody lets the server hash a book."""

_FEWEST_DIFFERENT = 5
_SHORTEST_OWN_WORD = 4
_RUNS = ("0123456789" * 3, "abcdefghijklmnopqrstuvwxyz", "qwertzuiopü", "qwertyuiop", "asdfghjkl")
_SHORTEST_RUN = 4


def prepared(password: str) -> str:
    """Return a password as it is hashed: NFKC, so that keyboards and systems agree on it."""
    return normalize("NFKC", password)


def check(password: str, user: User) -> tuple[Issue, ...]:
    """Return everything that is wrong with a new password.

    Args:
        password: As typed.
        user: Who shall have it; it must not be made of name or address.
    """
    text = prepared(password)
    if max(len(text), len(password)) > LONGEST:
        return (codes.TOO_LONG.at("password", most=LONGEST),)
    found: list[Issue] = []
    if len(text) < SHORTEST:
        found.append(codes.TOO_SHORT.at("password", least=SHORTEST))
    bare = _bare(text)
    if _is_made_of(bare, _own_words(user)):
        found.append(codes.NAMES_THE_PERSON.at("password"))
    if _is_common(text, bare):
        found.append(codes.COMMON.at("password"))
    return tuple(found)


def _is_common(text: str, bare: str) -> bool:
    is_poor = len(set(text.casefold())) < _FEWEST_DIFFERENT
    return is_poor or bool(_is_made_of(bare, WORDS) or _is_made_of(bare[::-1], WORDS))


def _bare(text: str) -> str:
    """Return the letters and digits, without capitals."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _is_made_of(bare: str, words: Iterable[str]) -> bool:
    """Tell whether nothing is left without the words but digits and runs on the keyboard."""
    rest = bare
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word.casefold(), " ")
    if rest == bare:
        return _is_run(bare)
    return all(part.isdigit() or _is_run(part) for part in rest.split())


def _is_run(text: str) -> bool:
    long_enough = len(text) >= _SHORTEST_RUN
    return long_enough and any(text in run or text in run[::-1] for run in _RUNS)


def _own_words(user: User) -> frozenset[str]:
    local, _, domain = user.email.casefold().rpartition("@")
    parts = re.split(r"[\W_]+", f"{local} {domain} {user.name.casefold()}")
    whole = (_bare(user.email), _bare(local), _bare(user.name))
    return frozenset(word for word in (*parts, *whole) if len(word) >= _SHORTEST_OWN_WORD)
