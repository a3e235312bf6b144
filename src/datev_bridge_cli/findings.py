"""What was found in files, as a person reads it."""

from pathlib import PurePath

from datev_bridge.issues import Issue
from datev_bridge.reports.checked import CheckedFile
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tables import cut

MOST_SHOWN = 20
"""Findings of the same code that are shown of a file, unless all are asked for."""

_WIDEST_PLACE = 60


def show_file(out: Output, file: CheckedFile, word: tuple[str, str] | None = None) -> None:
    """Show a file and what was found in it: place, code and value, then text and next step.

    Args:
        out: Where to.
        file: Its name and what was found.
        word: Another word for how bad the findings are, in German and English.
    """
    if not file.count:
        return
    out.result(harmless(file.name))
    names = {file.name, PurePath(file.name).name}
    language = out.language.value
    places = ["" if issue.where in names else issue.place(language) for issue in file.issues]
    width = min(_WIDEST_PLACE, max(map(len, places), default=0))
    for place, issue in zip(places, file.issues, strict=True):
        out.result(_lines(out, issue, harmless(place).ljust(width), word))
    for code, count in file.left_out.items():
        more = out.say("weitere Funde, zu sehen mit --all", "more, shown with --all")
        out.result(f"  … {code}: {count} {more}")


def _lines(out: Output, issue: Issue, place: str, word: tuple[str, str] | None) -> str:
    language = out.language.value
    parts = (place, out.head(issue.kind, word), cut(dict(issue.values).get("value", "")))
    first = "  " + "  ".join(part for part in parts if part)
    text, hint = harmless(issue.text(language)), harmless(issue.hint(language))
    return f"{first}\n    {text}\n    → {hint}"
