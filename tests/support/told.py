"""What every issue must be able to say."""

from collections.abc import Iterable
from decimal import Decimal
import re
from string import Formatter
from types import ModuleType

from datev_bridge.issues import Issue, IssueKind


def said(value: str, text: str, language: str) -> bool:
    """Tell whether a text has a value, an amount or days as its readers write it."""
    if value in text:
        return True
    if language == "de" and re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3.\2.\1", value) in text:
        return True
    if not re.fullmatch(r"-?\d+\.\d+", value):
        return False
    grouped = f"{Decimal(value):,f}"
    marks = {",": ".", ".": ","} if language == "de" else {}
    return "".join(marks.get(sign, sign) for sign in grouped) in text


def says_everything(issue: Issue) -> bool:
    """Tell whether both languages name what was found, with every value that they speak of."""
    kind = issue.kind
    named = {
        name
        for template in (kind.de, kind.en, kind.hint_de, kind.hint_en)
        for _, name, _, _ in Formatter().parse(template)
        if name
    }
    values = dict(issue.values)
    german = f"{issue.text('de')} {issue.hint('de')}"
    english = f"{issue.text('en')} {issue.hint('en')}"
    shown = all(
        said(values[name], german, "de") and said(values[name], english, "en") for name in named
    )
    return shown and issue.text("de") != issue.text("en") and issue.hint("de") != issue.hint("en")


def codes_of(issues: Iterable[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def kinds_of(module: ModuleType) -> dict[str, IssueKind]:
    """Return the rows of a table of codes by code."""
    return {kind.code: kind for kind in vars(module).values() if isinstance(kind, IssueKind)}
