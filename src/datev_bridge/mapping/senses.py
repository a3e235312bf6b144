"""What the name of an accounting group says was sold, and at which levels of VAT that exists."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
import re

from attrs import frozen

from datev_bridge.chart.tax import Level, Supply, rates_in_force, restaurant_rate
from datev_bridge.mapping.lexicon import Found, Lexicon, Word, fold, words_of
from datev_bridge.mapping.words import GROUP_WORDS, PHRASES, Sense

_LEXICON = Lexicon.of(GROUP_WORDS)
_PHRASES = tuple((re.compile(pattern), stands_for) for pattern, stands_for in PHRASES)

_AND = re.compile(r"[&+/,;|]| (?:und|and|u\.|oder|or) ")
_BESIDE = re.compile(r"\b(?:mit|inkl|inklusive|incl|including|with|plus)\b\.?")
_AFTER_HEAD = re.compile(
    r"\b(?:zum|zur|zu|vom|von|aus|auf|fuer|for|by|from|of|in|im|am|an|ab|on|per|pro)\b"
)

_DECISIVE = {
    "personal": Sense.UNCLEAR,
    "mitarbeiter": Sense.UNCLEAR,
    "azubi": Sense.UNCLEAR,
    "eigenverbrauch": Sense.UNCLEAR,
    "rabatt": Sense.UNCLEAR,
    "trinkgeld": Sense.UNCLEAR,
    "kaution": Sense.UNCLEAR,
    "gutschein": Sense.VOUCHER,
}
"""First parts of compounds that count more than the last part (*Personalkaffee*)."""

_YIELDING = {Sense.MEAL, Sense.EITHER, Sense.OCCASION}
"""Senses that say when or how; beside them, what was sold counts."""

_WHOLE_NAME = (Sense.UNCLEAR, Sense.VOUCHER, Sense.PREPAYMENT, Sense.RETURNABLE)
"""Senses that decide for the whole name wherever they stand, the strongest first."""

_EATEN = frozenset({Sense.FOOD, Sense.MEAL})
_EATEN_OR_DRUNK = _EATEN | {Sense.DRINK, Sense.MILK_DRINK}


@frozen(kw_only=True)
class Reading:
    """What a name was read as.

    Attributes:
        senses: What was sold; several where the name joins them. Empty if it does not tell.
        is_to_go: Whether the name says that it leaves the house.
    """

    senses: frozenset[Sense] = frozenset()
    is_to_go: bool = False

    @property
    def supplies(self) -> frozenset[Supply]:
        """What it may be in terms of the tax calendar; anything where the name does not tell."""
        told = [_CALENDAR.get(sense) for sense in self.senses]
        if not told or None in told:
            return frozenset(Supply)
        return frozenset(supply for supplies in told for supply in supplies or ())

    def exists_at(self, rate: Decimal, rates: Iterable[Decimal], day: date) -> bool:
        """Tell whether what the name says is sold at a rate on a day.

        Food at a level that does not fit it alone passes if it is also seen at one that does:
        menus with drinks, and groups that outlived a change of rates, have both.

        Args:
            rate: Percent, the one asked for.
            rates: All rates seen on the group.
            day: The business day.
        """
        fitting = {each for sense in self.senses for each in self._rates(sense, day)}
        if not self.senses & _EATEN:
            return rate in fitting
        eaten = self._rates(Sense.FOOD, day)
        return rate in eaten or (rate in rates_in_force(day).values() and bool(eaten & set(rates)))

    def _rates(self, sense: Sense, day: date) -> frozenset[Decimal]:
        supplies = _SUPPLIES.get(sense, ())
        levels = {
            *_LEVELS.get(sense, ()),
            *([Level.REDUCED] if sense is Sense.MILK_DRINK and self.is_to_go else []),
        }
        found = {restaurant_rate(supply, day) for supply in supplies}
        found |= {rates_in_force(day).get(level) for level in levels}
        return frozenset(rate for rate in found if rate is not None)


_SUPPLIES = {
    Sense.FOOD: (Supply.DINE_IN_FOOD, Supply.TAKEAWAY_FOOD),
    Sense.MEAL: (Supply.DINE_IN_FOOD, Supply.TAKEAWAY_FOOD),
    Sense.DRINK: (Supply.DRINKS,),
    Sense.MILK_DRINK: (Supply.DRINKS,),
}
_CALENDAR = {
    **_SUPPLIES,
    Sense.STANDARD: (Supply.DRINKS,),
    Sense.REDUCED: (Supply.TAKEAWAY_FOOD,),
}
"""Supplies whose rates a sense has: drinks keep the standard level, food to go the reduced one."""
_LEVELS = {
    Sense.STANDARD: (Level.STANDARD,),
    Sense.REDUCED: (Level.REDUCED,),
    Sense.EITHER: tuple(Level),
    Sense.OCCASION: tuple(Level),
    Sense.RETURNABLE: tuple(Level),
}


@lru_cache(maxsize=1024)
def read_name(name: str) -> Reading:
    """Read the name of an accounting group.

    Args:
        name: As the merchant calls it, German or English.
    """
    text = f" {fold(name)} "
    for pattern, stands_for in _PHRASES:
        text = pattern.sub(stands_for, text)
    words = words_of(text)
    is_to_go = any(word.text == "togo" for word in words)
    found = [each for each in map(_find, words) if each]
    whole = _whole(found)
    if whole is not None:
        return Reading(senses=frozenset({whole.meaning}), is_to_go=is_to_go)
    parts = [_part(part) for part in _AND.split(text) if words_of(part)]
    told = [each for part in parts for each in part]
    senses = frozenset(each.meaning for each in told)
    if any(_is_vague(part) for part in _AND.split(text)) and not senses <= _EATEN_OR_DRUNK:
        return Reading(is_to_go=is_to_go)
    return Reading(senses=senses, is_to_go=is_to_go)


def _find(word: Word) -> Found[Sense] | None:
    found = _LEXICON.find(word)
    if found and found.word == word.text:
        return found
    for part, sense in _DECISIVE.items():
        if word.text.startswith(part):
            return Found(sense, part)
    return found


def _whole(found: list[Found[Sense]]) -> Found[Sense] | None:
    """Return what decides for the whole name, or None."""
    told = [each for each in found if not each.is_weak]
    for sense in _WHOLE_NAME:
        for each in told:
            if each.meaning is sense:
                return each
    advance = next((each for each in told if each.meaning is Sense.ADVANCE), None)
    if advance is None:
        return None
    is_event = any(each.meaning in {Sense.OCCASION, Sense.MEAL} for each in told)
    beside_goods = any(each.meaning in _GOODS for each in told)
    if is_event:
        return Found(Sense.PREPAYMENT, advance.word)
    return Found(Sense.RETURNABLE if beside_goods else Sense.UNCLEAR, advance.word)


_GOODS = {Sense.STANDARD, Sense.DRINK, Sense.EITHER}
"""What an English *deposit* on cups, bottles or packaging names."""


def _part(text: str) -> list[Found[Sense]]:
    """Return what one part of a name between signs of joining tells: none, one, or with *mit* two.

    The word before *zum* or *for* counts (*Snacks zum Bier*), else the last one (*Bankett
    Getränke*).
    """
    told = [_head(half) for half in _BESIDE.split(text)]
    return [each for each in told if each]


def _head(text: str) -> Found[Sense] | None:
    for half in _AFTER_HEAD.split(text):
        found = [each for each in map(_find, words_of(half)) if each and _tells(each.meaning)]
        strong = [each for each in found if not each.is_weak] or found
        exact = [each for each in strong if each.meaning not in _YIELDING] or strong
        if exact:
            return exact[-1]
    return None


def _tells(sense: Sense) -> bool:
    return sense in _SUPPLIES or sense in _LEVELS


def _is_vague(part: str) -> bool:
    """Tell whether a part of a name has words that say nothing, and no others that do."""
    found = [each for each in map(_find, words_of(part)) if each]
    return bool(found) and all(each.meaning is Sense.VAGUE for each in found)
