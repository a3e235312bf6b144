"""Names of the POS that no posting text (*Buchungstext*) can hold, each with one that it can."""

from collections.abc import Sequence

from attrs import evolve

from datev_bridge import toml_text
from datev_bridge.daybook import Location
from datev_bridge.extf import BatchHeader, check_row
from datev_bridge.issues import Issue
from datev_bridge.journal import Entry
from datev_bridge.journal.codes import NAME_NOT_WRITABLE
from datev_bridge.profile import DatevSettings
from datev_bridge.profile.names import cut, writable
from datev_bridge.rows import LONGEST_TEXT, to_row


def with_names(
    issues: Sequence[Issue],
    entry: Entry,
    header: BatchHeader,
    *,
    settings: DatevSettings,
    location: Location,
) -> tuple[Issue, ...]:
    """Return the issues of a row with those of its text told as one of the category's name.

    They stay as they are where another name would not help.

    Args:
        issues: What is wrong with the row.
        entry: What it was made of.
        header: Of the batch it would be written into.
        settings: With the template.
        location: Where the day is from.
    """
    told = [issue for issue in issues if _is_about_the_text(issue)]
    if not told:
        return tuple(issues)
    text = shorter_text(entry, settings=settings, location=location)
    row = to_row(evolve(entry, text=text), settings=settings, location=location)
    if not text or any(map(_is_about_the_text, check_row(row, header))):
        return tuple(issues)
    named = NAME_NOT_WRITABLE.at(
        "Buchungstext",
        category=entry.text or entry.category.name,
        reason=", ".join(dict.fromkeys(issue.code for issue in told)),
        target=entry.category.kind.value,
        id=entry.category.id,
        line="; ".join(toml_text.lines({"text": text})),
    )
    return (*(issue for issue in issues if issue not in told), named)


def _is_about_the_text(issue: Issue) -> bool:
    return dict(issue.values).get("column") == _COLUMN


_COLUMN = "14"  # DATEV booking batch column 14, Buchungstext


def shorter_text(entry: Entry, *, settings: DatevSettings, location: Location) -> str:
    """Return what can stand in the place of a category's name where a file cannot hold the name.

    Characters that the format lacks are rewritten or left out, then the end is cut; empty where
    the template alone is too long.
    """
    name = writable(entry.text or entry.category.name) or writable(entry.category.id)
    while name:
        row = to_row(evolve(entry, text=name), settings=settings, location=location)
        over = len(row.posting_text) - LONGEST_TEXT
        if over <= 0:
            return name
        name = cut(name, len(name) - over)
    return name
