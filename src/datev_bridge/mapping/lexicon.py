"""Words as tills show them: capitals, umlauts, compounds, abbreviations and slips.

Names are folded first; a word is then looked up as it stands, without its ending, as the last part
of a compound (*Hauswein* is a wine), as an abbreviation with a dot, with one slip of the keyboard,
and at last by the first part of a compound (*Bierprobe* has to do with beer).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
import re
from typing import Generic, TypeVar
import unicodedata

from attrs import define, frozen

Meaning = TypeVar("Meaning")

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_ENDINGS = ("", "s", "n", "e", "en", "er", "es", "ern", "em", "nen")
_SHORTEST_HEAD = 4
_SHORTEST_MODIFIER = 4
_SHORTEST_ABBREVIATION = 3
_SHORTEST_WITH_SLIP = 6


def fold(text: str) -> str:
    """Return a name in small letters without accents; umlauts become two letters, ß becomes ss."""
    composed = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    letters = unicodedata.normalize("NFKD", composed)
    return "".join(char for char in letters if not unicodedata.combining(char))


@frozen
class Word:
    """One word of a folded name.

    Attributes:
        text: Its letters.
        is_cut: Whether a dot stands behind it, as behind an abbreviation.
    """

    text: str
    is_cut: bool = False


def words_of(folded: str) -> tuple[Word, ...]:
    """Return the words of a folded name, in their order; numbers and signs are none."""
    return tuple(Word(match[1], bool(match[2])) for match in _WORD.finditer(folded))


_WORD = re.compile(r"([a-z]+)(\.?)")


@frozen
class Found(Generic[Meaning]):
    """What a word means.

    Attributes:
        meaning: The meaning.
        word: The entry it was found under.
        is_weak: Whether only the first part of a compound told.
    """

    meaning: Meaning
    word: str
    is_weak: bool = False


@define(slots=False)
class Lexicon(Generic[Meaning]):
    """Words with their meaning.

    Attributes:
        entries: Folded words, singular where ``_ENDINGS`` make the plural, with what they mean.
    """

    entries: Mapping[str, Meaning]

    @classmethod
    def of(cls, rows: Iterable[tuple[Meaning, str]]) -> "Lexicon[Meaning]":
        """Make a lexicon of rows of a meaning and its words, separated by blanks.

        Raises:
            ValueError: A word has two meanings.
        """
        entries: dict[str, Meaning] = {}
        for meaning, words in rows:
            for word in words.split():
                if entries.setdefault(word, meaning) != meaning:
                    raise ValueError(f"two meanings: {word}")
        return cls(entries)

    def find(self, word: Word) -> Found[Meaning] | None:
        """Return what a word means, or None."""
        return (
            self._as_it_stands(word.text)
            or (self._abbreviated(word.text) if word.is_cut else None)
            or self._by_last_part(word.text)
            or self._with_a_slip(word.text)
            or self._by_first_part(word.text)
        )

    def _as_it_stands(self, text: str) -> Found[Meaning] | None:
        return next((self._entry(stem) for stem in _stems(text) if stem in self.entries), None)

    def _by_last_part(self, text: str) -> Found[Meaning] | None:
        """Return the meaning of the longest entry that the word ends with."""
        for start in range(1, len(text) - _SHORTEST_HEAD + 1):
            for stem in _stems(text[start:]):
                if len(stem) >= _SHORTEST_HEAD and stem in self.entries:
                    return self._entry(stem)
        return None

    def _by_first_part(self, text: str) -> Found[Meaning] | None:
        for end in range(len(text) - 1, _SHORTEST_MODIFIER - 1, -1):
            if text[:end] in self.entries:
                return Found(self.entries[text[:end]], text[:end], is_weak=True)
        return None

    def _abbreviated(self, text: str) -> Found[Meaning] | None:
        if len(text) < _SHORTEST_ABBREVIATION:
            return None
        return self._agreed(entry for entry in self.entries if entry.startswith(text))

    def _with_a_slip(self, text: str) -> Found[Meaning] | None:
        return self._agreed(
            entry
            for entry in self._long_entries
            if any(
                max(len(entry), len(stem)) >= _SHORTEST_WITH_SLIP and is_slip(stem, entry)
                for stem in _stems(text)
            )
        )

    @cached_property
    def _long_entries(self) -> tuple[str, ...]:
        return tuple(entry for entry in self.entries if len(entry) >= _SHORTEST_WITH_SLIP - 1)

    def _agreed(self, candidates: Iterable[str]) -> Found[Meaning] | None:
        """Return the shortest candidate if all of them mean the same."""
        found = sorted(candidates, key=lambda entry: (len(entry), entry))
        if not found or len({self.entries[entry] for entry in found}) > 1:
            return None
        return self._entry(found[0])

    def _entry(self, word: str) -> Found[Meaning]:
        return Found(self.entries[word], word)


def _stems(text: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if text.endswith(ending) and len(text) > len(ending):
            yield text.removesuffix(ending)


def is_slip(one: str, other: str) -> bool:
    """Tell whether one slip lies between two words.

    A slip is a letter too many, too few, a wrong one, or two neighbours in the wrong order; the
    first letter is right.
    """
    if abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if same is None:
        return True
    rest, rest_of_other = one[same:], other[same:]
    swapped = rest[1::-1] + rest[2:]
    return (
        rest[1:] == rest_of_other[1:]
        or rest[1:] == rest_of_other
        or rest == rest_of_other[1:]
        or swapped == rest_of_other
    )
