"""Templates of texts and references: a list of names, date patterns, and nothing else.

``"{category} {rate}"`` and ``"{date:YYYYMMDD}-{location}"`` are templates. There are no
expressions, attributes or format codes, so that what a person types can never do anything.
"""

from collections.abc import Mapping
from datetime import date
import re

from attrs import frozen

from datev_bridge.issues import Issue
from datev_bridge.profile import codes

NAMES = (
    "category",
    "rate",
    "date",
    "location",
    "location_name",
    "journal",
    "receipt",
    "centre",
)
"""What a template may name."""


_FIELD = re.compile(r"\{([a-z_]*)(?::([^{}]*))?\}")
_PATTERN = re.compile(r"(?:JJ|YY|MM|TT|DD|[.\-/])+")
"""A year of four digits reads as two of two: two ways to read it would be tried in all mixtures."""
_TOKEN = re.compile(r"JJJJ|YYYY|JJ|YY|MM|TT|DD")
_BLANKS = re.compile(r" {2,}")


def check_template(template: str, where: str) -> tuple[Issue, ...]:
    """Return what is wrong with a template; ``where`` is the key of the profile it stands in."""
    issues = []
    for match in _FIELD.finditer(template):
        name, pattern = match[1], match[2]
        if name not in NAMES:
            issues.append(
                codes.UNKNOWN_NAME.at(where, template=template, name=name, allowed=", ".join(NAMES))
            )
        elif pattern is not None and (name != "date" or not _PATTERN.fullmatch(pattern)):
            issues.append(codes.BAD_PATTERN.at(where, template=template, pattern=pattern))
    if re.search(r"[{}]", _FIELD.sub("", template)):
        issues.append(codes.LONE_BRACE.at(where, template=template))
    return tuple(issues)


@frozen(kw_only=True)
class TemplateValues:
    """What a template is filled with.

    Attributes:
        day: The business day.
        texts: Every other name.
    """

    day: date
    texts: Mapping[str, str]

    def with_text(self, name: str, text: str) -> "TemplateValues":
        """Return the same values with one of them replaced."""
        return TemplateValues(day=self.day, texts={**self.texts, name: text})


def render(template: str, values: TemplateValues) -> str:
    """Fill a checked template; blanks around an empty value collapse to one."""

    def fill(match: re.Match[str]) -> str:
        if match[1] == "date":
            return _render_date(values.day, match[2] or "TT.MM.JJJJ")
        return values.texts.get(match[1], "")

    return _BLANKS.sub(" ", _FIELD.sub(fill, template)).strip()


def _render_date(day: date, pattern: str) -> str:
    return _TOKEN.sub(lambda match: _DATE_TOKENS[match[0]](day), pattern)


_DATE_TOKENS = {
    "JJJJ": lambda day: f"{day.year:04}",
    "YYYY": lambda day: f"{day.year:04}",
    "JJ": lambda day: f"{day.year % 100:02}",
    "YY": lambda day: f"{day.year % 100:02}",
    "MM": lambda day: f"{day.month:02}",
    "TT": lambda day: f"{day.day:02}",
    "DD": lambda day: f"{day.day:02}",
}
