"""The commented profile that ``init`` writes."""

from collections.abc import Mapping
from importlib.resources import files
import json
from string import Template
from types import MappingProxyType
from typing import TYPE_CHECKING

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge_cli.language import Language

if TYPE_CHECKING:
    from datev_bridge.takeover import ProfileDraft

DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Restaurant",
        "location": "",
        "client_id": "",
        "redirect_uri": "https://",
        "api_url": "https://api.lsk.lightspeed.app",
        "auth_url": "https://auth.lsk-prod.app",
        "consultant": "1001",
        "client": "1",
        "chart": "SKR03",
        "account_length": "4",
        "fiscal_year_start": "01-01",
        "journal_code": "",
    }
)
"""What stands in the template where nobody was asked; accounts are those of the chart."""

_ACCOUNTS = ("clearing", "food", "cash", "tip")
_NUMBERS = ("consultant", "client", "account_length")


def render_profile(
    answers: Mapping[str, str], language: Language, *, accounts: str = "", rules: str = ""
) -> str:
    """Return the commented profile with the answers filled in.

    Args:
        answers: Values by the names of :data:`DEFAULTS`, and ``clearing`` and ``tip``; what is
            missing keeps its default.
        language: The language of the comments.
        accounts: Sections of own accounts, as TOML.
        rules: Drafted rules, as TOML.

    Raises:
        ValueError: A number, the chart or the account length is none.
    """
    values = {**DEFAULTS, **answers}
    numbers = {name: int(values[name]) for name in _NUMBERS}
    chart = chart_of(values)
    usual = {name: getattr(chart.defaults, name) for name in _ACCOUNTS}
    quoted = {name: _quoted(value) for name, value in {**usual, **values}.items()}
    whole = {**quoted, **{name: str(number) for name, number in numbers.items()}}
    whole |= {"own_accounts": accounts, "drafted_rules": rules}
    text = files("datev_bridge_cli") / "templates" / f"profile.{language.value}.toml"
    return Template(text.read_text("utf-8")).substitute(whole)


_HEADING = (
    "Aus der bisherigen Datei ({shown} von {all}): id eintragen, prüfen, bestätigen.",
    "From the file so far ({shown} of {all}): fill in the id, check, confirm.",
)
_ROWS = ("Zeilen", "rows")


def known_answers(draft: "ProfileDraft") -> Mapping[str, str]:
    """Return what DATEV files tell as answers, by the names of :data:`DEFAULTS`."""
    return {**DEFAULTS, **_told(draft)}


def chart_of(answers: Mapping[str, str]) -> ChartOfAccounts:
    """Return the chart that the answers name.

    Raises:
        ValueError: The chart or the account length is none.
    """
    return ChartOfAccounts(
        name=ChartName(answers["chart"]), account_length=int(answers["account_length"])
    )


def render_draft(draft: "ProfileDraft", answers: Mapping[str, str], language: Language) -> str:
    """Return the commented profile, filled in from DATEV files.

    Args:
        draft: What the files came to.
        answers: What a person said about the rest.
        language: The language of the comments.
    """
    from datev_bridge.takeover.toml import (  # noqa: PLC0415 - only when it runs
        account_sections,
        rule_sections,
        suggestion_sections,
    )

    found = {"clearing": draft.clearing_account, "tip": draft.tip_account}
    accounts = {name: number for name, number in found.items() if number is not None}
    return render_profile(
        {**answers, **accounts},
        language,
        accounts=account_sections(draft),
        rules=rule_sections(draft, language.say(*_HEADING), language.say(*_ROWS))
        + suggestion_sections(draft, language.value),
    )


def _told(draft: "ProfileDraft") -> Mapping[str, str]:
    values = {
        "consultant": draft.consultant_number,
        "client": draft.client_number,
        "chart": draft.chart.value if draft.chart else None,
        "account_length": draft.account_length,
        "fiscal_year_start": draft.fiscal_year_start,
        "journal_code": draft.journal_code,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def _quoted(value: str) -> str:
    """Return a TOML basic string: a JSON string, but that TOML escapes DEL as well."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
