"""The language that the command line speaks: German or English."""

from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import pairwise


class Language(Enum):
    """A language of the texts; the value is its name in ``--lang``."""

    DE = "de"
    EN = "en"

    def say(self, de: str, en: str) -> str:
        """Return the text of this language out of two."""
        return de if self is Language.DE else en


_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = ("", "C", "POSIX")


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language: ``--lang``, else ``DATEV_BRIDGE_LANG``, else the locale, else German.

    It is chosen before the command line is parsed, since the help and the complaints about a wrong
    command line speak it as well. A value that is no language is passed over here; parsing
    complains about it.
    """
    asked = (*_after_lang(arguments), environment.get("DATEV_BRIDGE_LANG", ""))
    for name in asked:
        if name in {"de", "en"}:
            return Language(name)
    return _of_locale(environment)


def _after_lang(arguments: Sequence[str]) -> Sequence[str]:
    found = [a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")]
    pairs = pairwise(arguments)
    return [*found, *(value for option, value in pairs if option == "--lang")]


def _of_locale(environment: Mapping[str, str]) -> Language:
    """Return German where the locale names no language, English where it names another one."""
    for variable in _LOCALE_VARIABLES:
        name = environment.get(variable, "").partition(".")[0]
        if name not in _NO_LANGUAGE:
            return Language.DE if name.startswith("de") else Language.EN
    return Language.DE
