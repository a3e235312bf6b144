"""The commented profile that ``init`` writes."""

from collections.abc import Mapping
from importlib.resources import files
import json
from string import Template
from types import MappingProxyType

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge_cli.language import Language

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
    }
)
"""What stands in the template where nobody was asked."""

_NUMBERS = ("consultant", "client", "account_length")


def render_profile(answers: Mapping[str, str], language: Language) -> str:
    """Return the commented profile with the answers filled in.

    Args:
        answers: Values by the names of :data:`DEFAULTS`; what is missing keeps its default.
        language: The language of the comments.

    Raises:
        ValueError: A number, the chart or the account length is none.
    """
    values = {**DEFAULTS, **answers}
    numbers = {name: int(values[name]) for name in _NUMBERS}
    chart = ChartOfAccounts(
        name=ChartName(values["chart"]), account_length=numbers["account_length"]
    )
    accounts = {name: getattr(chart.defaults, name) for name in ("clearing", "food", "cash", "tip")}
    quoted = {name: _quoted(value) for name, value in {**values, **accounts}.items()}
    whole = {**quoted, **{name: str(number) for name, number in numbers.items()}}
    text = files("datev_bridge_cli") / "templates" / f"profile.{language.value}.toml"
    return Template(text.read_text("utf-8")).substitute(whole)


def _quoted(value: str) -> str:
    """Return a TOML basic string: a JSON string, but that TOML escapes DEL as well."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
