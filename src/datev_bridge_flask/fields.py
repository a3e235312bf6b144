"""Settings as fields of forms: one row a key, in the order of the page."""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

from attrs import frozen
from flask import g, request

from datev_bridge.chart.standard import ChartName
from datev_bridge.issues import Issue
from datev_bridge.profile import Cadence, Confirmer
from datev_bridge.profile.keys import typed
from datev_bridge_flask import forms
from datev_bridge_flask.sessions import At
from datev_bridge_flask.viewmodels import about

_FLAGS = ("false", "true")


@frozen
class Field:
    """A key of the settings as a field.

    Attributes:
        key: The key.
        widget: ``text``, ``number``, ``time``, ``select``, ``radios`` or ``lines``.
        options: What can be chosen.
    """

    key: str
    widget: str = "text"
    options: tuple[str, ...] = ()


@frozen(kw_only=True)
class Row:
    """A field with its value or a proposal for one, and what is wrong with it."""

    field: Field
    value: str
    proposal: str = ""
    issues: tuple[Issue, ...]


def _of(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(str(member.value) for member in kind)


DATEV: tuple[Field, ...] = (
    Field("datev.consultant_number", "number"),
    Field("datev.client_number", "number"),
    Field("datev.fiscal_year_start"),
    Field("datev.chart", "select", _of(ChartName)),
    Field("datev.account_length", "number"),
    Field("datev.clearing_account", "number"),
    Field("datev.tip_account", "number"),
    Field("datev.committed", "radios", _FLAGS),
    Field("datev.journal_code"),
    Field("datev.journal_description"),
    Field("datev.closed_until", "date"),
    Field("release.confirmed_by", "select", _of(Confirmer)),
)
SCHEDULE: tuple[Field, ...] = (
    Field("schedule.cadence", "select", _of(Cadence)),
    Field("schedule.closing_time", "time"),
    Field("schedule.weekday", "select", tuple("1234567")),
    Field("schedule.day_of_month", "number"),
    Field("delivery.recipients", "lines"),
)


def changes(wanted: Iterable[Field]) -> Mapping[str, Any]:
    """Return the settings that a form asks for, as TOML would say them; empty takes one away."""
    return {
        each.key: typed(each.key, ", ".join(forms.text(each.key).split("\n")).strip(" ,"))
        for each in wanted
        if each.key in request.form
    }


def seen() -> int | None:
    """Return the revision that a form was made from."""
    text = forms.line("seen")[:9]  # more digits are no revision
    return int(text) if text.isascii() and text.isdigit() else None


def rows(
    at: At, wanted: Iterable[Field], usual: Mapping[str, Any] = MappingProxyType({})
) -> tuple[Row, ...]:
    """Return fields with their values: as typed where something is wrong, else as they count.

    Args:
        at: The place.
        wanted: The fields.
        usual: What is proposed where nobody has said anything yet.
    """
    listed = {each.key: each for each in at.service.settings.listed(*at.whose)}
    return tuple(
        Row(
            field=each,
            value=forms.typed(each.key, _shown(listed[each.key].value)),
            proposal=_shown(usual.get(each.key)) if listed[each.key].value is None else "",
            issues=about(g.get("issues", ()), each.key),
        )
        for each in wanted
    )


def _shown(value: Any) -> str:
    """Return a value as a field holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _FLAGS[value]
    return "\n".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
