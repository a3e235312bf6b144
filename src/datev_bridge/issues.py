"""Problems in the user's data, as values.

An :class:`IssueKind` is one row of a room's table of codes: what can be wrong, how bad it is, what
to say in German and English, and what to do next. An :class:`Issue` is one occurrence of it at one
place. Checkers return issues; command line, portal, JSON and documentation all show the same
objects. Problems of the program or of the outside world are exceptions
(:mod:`datev_bridge.errors`), and each of those carries an issue too, so that both speak with one
voice.

Every room that finds problems has a module ``codes.py`` with its rows; ``datev_bridge.catalogue``
collects them.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum
import re
from typing import Any

from attrs import frozen


class Severity(Enum):
    """What an issue means for the work at hand."""

    BLOCKS = "blocks"
    """The day is held, or the file is not written."""
    WARNS = "warns"
    """Work goes on; a person should look."""
    HINTS = "hints"
    """Good to know."""


class Effect(Enum):
    """What DATEV does with a value that breaks a rule of its format (EXTF issues only)."""

    FILE = "file"
    ROW = "row"
    CUT = "cut"
    NONE = "none"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class IssueKind:
    """One row of a table of codes.

    The texts are templates for :meth:`str.format`; ``at`` fills them.

    Attributes:
        code: Stable, never reused: a room's letters, a dash, three digits (``DAY-004``).
        severity: What the issue means for the work at hand.
        de: German text, formal, one sentence that names what was found.
        en: The same in English.
        hint_de: The next step, in German.
        hint_en: The next step, in English.
        effect: DATEV's reaction; only for rules of the EXTF format.
    """

    code: str
    severity: Severity
    de: str
    en: str
    hint_de: str
    hint_en: str
    effect: Effect | None = None

    def at(self, where: str = "", **values: object) -> "Issue":
        """Return this problem as found at ``where`` with the values its texts name.

        Args:
            where: The place as a person would look it up: a day, a receipt, a line and column, a
                JSON path, a key of the profile. Parts are joined by "·" between blanks.
            values: What the text templates name. They are kept as text.
        """
        return Issue(kind=self, where=where, values=tuple((k, str(v)) for k, v in values.items()))


@frozen(kw_only=True)
class Issue:
    """One problem at one place."""

    kind: IssueKind
    where: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        """The stable code of the kind, for example ``DAY-004``."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """What the issue means for the work at hand."""
        return self.kind.severity

    @property
    def blocks(self) -> bool:
        """Whether the issue holds its day or refuses the file."""
        return self.kind.severity is Severity.BLOCKS

    def place(self, language: str = "de") -> str:
        """Return ``where`` with its words for places in ``"de"`` or ``"en"``."""
        return self.where if language == "de" else _PLACE.sub(_in_english, self.where)

    def text(self, language: str = "de") -> str:
        """Return what was found, in ``"de"`` or ``"en"``."""
        return self._fill(self.kind.de if language == "de" else self.kind.en, language)

    def hint(self, language: str = "de") -> str:
        """Return the next step, in ``"de"`` or ``"en"``."""
        return self._fill(self.kind.hint_de if language == "de" else self.kind.hint_en, language)

    def _fill(self, template: str, language: str) -> str:
        """Fill a template; where a value is empty, its blanks become one."""
        values = dict(self.values)
        if self.kind.effect is None:
            # What a file says is shown as it stands; our own amounts and days as people write them.
            values = {
                name: _as_people_write(text, language, is_quoted=name in _QUOTED)
                for name, text in values.items()
            }
        text = template.format_map(values)
        return text if all(values.values()) else text.replace("  ", " ")

    def as_json(self) -> Mapping[str, Any]:
        """Return the issue as plain data for ``--json``, proofs and reports."""
        document: dict[str, Any] = {
            "code": self.code,
            "severity": self.severity.value,
            "where": self.where,
            "text": {"de": self.text("de"), "en": self.text("en")},
            "hint": {"de": self.hint("de"), "en": self.hint("en")},
            "values": dict(self.values),
        }
        if self.kind.effect is not None:
            document["effect"] = self.kind.effect.value
        return document


_AMOUNT = re.compile(r"-?\d+\.\d+", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_DAYS = re.compile(rf"{_DAY.pattern}((, |–){_DAY.pattern})*", re.ASCII)
_QUOTED = frozenset({"value", "expected"})
"""What somebody wrote, and what they have to write: a day in it is shown as it is written there."""


def _as_people_write(text: str, language: str, *, is_quoted: bool) -> str:
    if language == "de" and not is_quoted and _DAYS.fullmatch(text):
        return _DAY.sub(r"\3.\2.\1", text)
    if not _AMOUNT.fullmatch(text):
        return text
    grouped = f"{Decimal(text):,f}"
    return grouped.translate(_GERMAN) if language == "de" else grouped


_GERMAN = str.maketrans(",.", ".,")

_PLACES = {"Zeile": "Line", "Spalte": "Column", "Satz": "Row", "Kopfzeile": "Header"}
"""The words for places in ``where``; everything else there is a name or a value."""

_PLACE = re.compile(
    r"(?:^|(?<= · ))(?:(?:Zeile|Spalte|Satz)(?= [0-9]+(?: · |$))|Kopfzeile(?= · |$))"
)


def _in_english(word: re.Match[str]) -> str:
    return _PLACES[word.group()]


_ORDER = {Severity.BLOCKS: 0, Severity.WARNS: 1, Severity.HINTS: 2}


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return the issues without repetitions: worst first, then by place, code and values."""
    return tuple(sorted(set(issues), key=lambda i: (_ORDER[i.severity], i.where, i.code, i.values)))


def any_blocks(issues: Iterable[Issue]) -> bool:
    """Tell whether at least one of the issues blocks."""
    return any(issue.blocks for issue in issues)
