"""What templates come to: whether DATEV takes it, and whether it tells rows and batches apart.

Checked when a profile is saved, with the categories that its rules name; whether a template can be
read at all is :func:`~datev_bridge.profile.templates.check_template`'s question.
"""

from collections.abc import Iterator, Mapping
from datetime import date
import re

from datev_bridge import toml_text
from datev_bridge.extf.cell import check_text
from datev_bridge.extf.fields import BY_NAME
from datev_bridge.issues import Issue
from datev_bridge.journal import Granularity
from datev_bridge.mapping import MappingRule
from datev_bridge.profile import codes
from datev_bridge.profile.model import Cadence, DatevSettings, Profile
from datev_bridge.profile.names import cut, writable
from datev_bridge.profile.templates import TemplateValues, check_template, render

_DAYS = (date(2026, 12, 30), date(2026, 12, 31), date(2026, 11, 30), date(2025, 12, 30))
"""A day, and others of the same month, of the same number, of the same day of the year."""
_RATE = "10,7 %"
_RECEIPT = "R123456-123456"
_SOME_LOCATION = "0" * 15  # the vendor's ids have fifteen digits

_NAME_ROOM = {Cadence.DAILY: 16, Cadence.WEEKLY: 10, Cadence.MONTHLY: 10}
"""What location and period leave of a batch's thirty characters (DATEV header field 17)."""


def template_problems(profile: Profile) -> Iterator[Issue]:
    """Yield what is wrong with the texts that a profile has written."""
    datev = profile.datev
    readable = {
        key: not check_template(getattr(datev, key), f"datev.{key}")
        for key in ("document_field_1", "posting_text")
    }
    if readable["document_field_1"]:
        yield from _document_field(profile)
    if readable["posting_text"]:
        yield from _posting_text(profile)
    yield from _batch_name(profile)


def _document_field(profile: Profile) -> Iterator[Issue]:
    template, key = profile.datev.document_field_1, "document_field_1"
    for name in ("", *_names(profile)):
        issue = _unwritable(key, template, _values(profile, name))
        if issue is not None:
            yield issue
            return
    by_receipt = profile.datev.granularity is Granularity.RECEIPT and "{receipt}" in template
    written = {render(template, _values(profile, "", day)) for day in _DAYS}
    if template and len(written) < len(_DAYS) and not by_receipt:
        yield codes.TEMPLATE_TELLS_NOTHING.at(
            f"datev.{key}", template=template, proposal=_DEFAULTS[key]
        )


def _posting_text(profile: Profile) -> Iterator[Issue]:
    template, key = profile.datev.posting_text, "posting_text"
    issue = _unwritable(key, template, _values(profile, ""))
    if issue is not None:
        yield issue
        return
    if render(template, _values(profile, "A")) == render(template, _values(profile, "B")):
        yield codes.TEMPLATE_TELLS_NOTHING.at(
            f"datev.{key}", template=template, proposal=_DEFAULTS[key]
        )
        return
    for number, rule in enumerate(profile.mapping.rules, start=1):
        yield from _name(profile, rule, f"mapping[{number}]")


def _name(profile: Profile, rule: MappingRule, where: str) -> Iterator[Issue]:
    """Yield that a posting text cannot hold a rule's name, with one that it can."""
    template, name = profile.datev.posting_text, rule.text or rule.name
    if not _problems("posting_text", render(template, _values(profile, name))):
        return
    short = writable(name)
    while short:
        over = len(render(template, _values(profile, short))) - BY_NAME["posting_text"].length
        if over <= 0:
            break
        short = cut(short, len(short) - over)
    line = "; ".join(toml_text.lines({"text": short or rule.category_id}))
    yield codes.NAME_TOO_LONG.at(where, name=name, line=line)


def _batch_name(profile: Profile) -> Iterator[Issue]:
    said = profile.datev.journal_description
    room = _NAME_ROOM[profile.schedule.cadence]
    left = re.sub(r"[^\w.\-/ ]", "", writable(said))[:room].strip()
    if left != said:
        yield codes.BATCH_NAME_CUT.at(
            "datev.journal_description", value=said, left=left, length=room
        )


def _unwritable(key: str, template: str, values: TemplateValues) -> Issue | None:
    written = render(template, values)
    found = _problems(key, written)
    if not found:
        return None
    return codes.TEMPLATE_NOT_WRITABLE.at(
        f"datev.{key}",
        template=template,
        written=written,
        reason=", ".join(dict.fromkeys(issue.code for issue in found)),
        most=BY_NAME[key].length,
    )


def _problems(key: str, written: str) -> tuple[Issue, ...]:
    """Return why DATEV does not take a text: the format itself is asked."""
    return tuple(check_text(BY_NAME[key], written))


def _names(profile: Profile) -> tuple[str, ...]:
    names = (rule.text or rule.name for rule in profile.mapping.rules)
    return tuple(dict.fromkeys(name for name in names if name))


def _values(profile: Profile, category: str, day: date = _DAYS[0]) -> TemplateValues:
    texts: Mapping[str, str] = {
        "category": category,
        "rate": _RATE,
        "location": profile.kseries.location or _SOME_LOCATION,
        "location_name": profile.name,
        "journal": profile.datev.journal_code,
        "receipt": _RECEIPT,
        "centre": _SOME_LOCATION,
    }
    return TemplateValues(day=day, texts=texts)


_USUAL = DatevSettings(consultant_number=0, client_number=0, clearing_account="")
_DEFAULTS = {
    "document_field_1": _USUAL.document_field_1,
    "posting_text": _USUAL.posting_text,
}
