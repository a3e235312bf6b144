"""What every issue must be able to say."""

from collections.abc import Iterable
from types import ModuleType

from datev_bridge.issues import Issue, IssueKind


def says_everything(issue: Issue) -> bool:
    """Tell whether texts and hints of both languages are there, different and filled."""
    said = [part(language) for language in ("de", "en") for part in (issue.text, issue.hint)]
    filled = all(text.strip() and "{}" not in text for text in said)
    values = [value for _, value in issue.values if value]
    shown = " ".join(said)
    return filled and said[0] != said[2] and all(value in shown for value in values)


def codes_of(issues: Iterable[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def kinds_of(module: ModuleType) -> dict[str, IssueKind]:
    """Return the rows of a table of codes by code."""
    return {kind.code: kind for kind in vars(module).values() if isinstance(kind, IssueKind)}
