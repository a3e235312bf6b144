"""The portal's words: one table a language, German first."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
import re
import tomllib

from flask import g, request

from datev_bridge.issues import Issue
from datev_bridge_flask.cookies import cookie_name

LANGUAGES = ("de", "en")
COOKIE = "language"
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return every text of a language by its key, ``"login.title"``.

    Args:
        language: ``"de"`` or ``"en"``.
    """
    source = resources.files("datev_bridge_flask").joinpath("texts", f"{language}.toml")
    tables = tomllib.loads(source.read_text("utf-8"))
    return {
        f"{section}.{key}": text for section, table in tables.items() for key, text in table.items()
    }


def chosen() -> str:
    """Return the language of the request: what was chosen, what the person has, what they read."""
    if "language" not in g:
        cookie = request.cookies.get(cookie_name(COOKIE), "")
        visit = g.get("visit")
        wished = request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])
        known = (cookie, visit.user.language if visit else "", wished, LANGUAGES[0])
        g.language = next(each for each in known if each in LANGUAGES)
    return str(g.language)


def say(key: str, **values: object) -> str:
    """Return a text in the language of the request.

    Raises:
        KeyError: There is no such text, or it names a value that is not given.
    """
    return texts(chosen())[key].format(**values)


def is_text(key: str) -> bool:
    """Tell whether there is such a text."""
    return key in texts(chosen())


def issue_text(issue: Issue) -> tuple[str, str]:
    """Return what was found, and the next step, in the language of the request.

    A next step that names a command is said as the portal would.
    """
    key = f"hint.{issue.code}"
    hint = say(key) if is_text(key) else issue.hint(chosen())
    return _dated(issue.text(chosen())), _dated(hint)


def _dated(text: str) -> str:
    """Return a text with its days written as people do: ``21.11.2026`` in German."""
    return _ISO_DAY.sub(r"\3.\2.\1", text) if chosen() == "de" else text
