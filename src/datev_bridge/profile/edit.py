"""Other rules in a profile's file: what a person wrote around them stays, comments included.

The file is taken apart into its ``[[mapping]]`` sections and what stands between them. A section
that changes is edited key by key; one that goes leaves the comments behind it; new ones follow the
last. What comes out is read again, and must say what was asked for.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
import re
import tomllib
from typing import Any

from attrs import evolve, frozen

from datev_bridge.mapping import AccountMapping, MappingRule
from datev_bridge.mapping.diff import is_same_rule
from datev_bridge.profile.document import to_document
from datev_bridge.profile.model import Profile
from datev_bridge.profile.serial import from_toml

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SECTION = re.compile(r"""\s*\[\[\s*(?:mapping|"mapping"|'mapping')\s*\]\]""")
_ANY_SECTION = re.compile(r"\s*\[")
_SAYS_NOTHING = re.compile(r"\s*(?:#.*)?\s*")


class NotEditable(ValueError):
    """The rules of a file are written in another way than section by section."""


@frozen(kw_only=True)
class _Piece:
    """A part of the file.

    Attributes:
        is_rule: Whether it is the section of a rule; any other text is not looked into.
        core: The lines that say something.
        tail: Of a section, the empty lines and comments behind them.
    """

    is_rule: bool
    core: str
    tail: str = ""


def with_rules(text: str, profile: Profile, rules: Iterable[MappingRule]) -> str:
    """Return the text of a profile with other rules.

    Args:
        text: The TOML document.
        profile: What it says now.
        rules: What it is to say; a rule that stays or changes keeps its place, new ones follow.

    Raises:
        NotEditable: The rules are written in another way than section by section.
        ConfigurationError: A profile with these rules is not possible; ``issues`` says why.
        ModuleNotFoundError: tomlkit, of the extra ``cli``, is missing.
    """
    wanted, before = tuple(rules), profile.mapping.rules
    pieces = list(_pieces(text))
    if sum(piece.is_rule for piece in pieces) != len(before):
        raise NotEditable
    fates, new = _fates(before, wanted)
    end = "\r\n" if "\r\n" in text else "\n"
    last = max((n for n, piece in enumerate(pieces) if piece.is_rule), default=len(pieces) - 1)
    documents = {rule: _document(rule, profile) for rule in (*before, *wanted)}
    changed, number = "", 0
    for place, piece in enumerate(pieces):
        if piece.is_rule:
            fate = fates[number]
            after = None if fate is None else documents[fate]
            changed += _core(piece, documents[before[number]], after)
        else:
            changed += piece.core
        if place == last and new:
            changed = _with_end(changed, end)
            changed += "".join(_section(documents[rule], end) for rule in new)
        gone = piece.is_rule and fates[number] is None
        changed += "" if gone and not piece.tail.strip() else piece.tail
        number += piece.is_rule
    if not _says(changed, wanted, text):
        raise NotEditable
    return changed


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the parts of the file, at least one."""
    part: list[str] = []
    is_rule = False
    for line in _LINE.findall(text):
        begins = _SECTION.match(line) is not None
        if begins or (is_rule and _ANY_SECTION.match(line)):
            yield _piece(part, is_rule=is_rule)
            part, is_rule = [], begins
        part.append(line)
    yield _piece(part, is_rule=is_rule)


def _piece(lines: Sequence[str], *, is_rule: bool) -> _Piece:
    if not is_rule:
        return _Piece(is_rule=False, core="".join(lines))
    said = max(n for n, line in enumerate(lines) if not _SAYS_NOTHING.fullmatch(line)) + 1
    return _Piece(is_rule=True, core="".join(lines[:said]), tail="".join(lines[said:]))


def _fates(
    before: Sequence[MappingRule], wanted: Sequence[MappingRule]
) -> tuple[list[MappingRule | None], list[MappingRule]]:
    """Return what becomes of each rule (None: it goes), and the rules that come."""
    left = Counter(wanted)
    fates: list[MappingRule | None] = []
    for rule in before:
        fates.append(rule if left[rule] > 0 else None)
        left[rule] -= left[rule] > 0
    for place, rule in enumerate(before):
        heir = next(
            (other for other in left if left[other] > 0 and is_same_rule(rule, other)), None
        )
        if fates[place] is None and heir is not None:
            fates[place] = heir
            left[heir] -= 1
    return fates, list(left.elements())


def _document(rule: MappingRule, profile: Profile) -> dict[str, Any]:
    """Return a rule as a section says it."""
    alone = evolve(profile, mapping=AccountMapping(rules=(rule,)))
    section: dict[str, Any] = to_document(alone)["mapping"][0]
    return section


def _core(piece: _Piece, before: dict[str, Any], after: dict[str, Any] | None) -> str:
    """Return the lines of a section that says something else now; nothing if it goes."""
    if after is None:
        return ""
    if before == after:
        return piece.core
    import tomlkit  # noqa: PLC0415 - of an extra; most programs only read profiles

    try:
        whole = tomlkit.parse(piece.core)
    except ValueError:  # a text of several lines was taken apart
        raise NotEditable from None
    section: Any = whole["mapping"][0]
    for key in [key for key in section if key not in after]:
        section.remove(key)
    for key, value in after.items():
        if section.get(key) != value:
            section[key] = value
    return tomlkit.dumps(whole)


def _section(document: dict[str, Any], end: str) -> str:
    import tomlkit  # noqa: PLC0415 - as above

    return f"{end}[[mapping]]{end}" + tomlkit.dumps(document).replace("\n", end)


def _with_end(text: str, end: str) -> str:
    return text if not text or text.endswith("\n") else text + end


def _says(text: str, rules: Iterable[MappingRule], before: str) -> bool:
    """Tell whether a text has those rules, and everything else as it was."""
    try:
        said, was = tomllib.loads(text), tomllib.loads(before)
    except ValueError:
        return False
    said.pop("mapping", None)
    was.pop("mapping", None)
    return said == was and Counter(from_toml(text).mapping.rules) == Counter(rules)
