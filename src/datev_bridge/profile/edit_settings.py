"""Other settings in a profile's file: what a person wrote around them stays, comments included."""

from collections.abc import Mapping
import tomllib
from typing import Any

from datev_bridge.profile.edit import NotEditable


def with_settings(text: str, changes: Mapping[str, Any]) -> str:
    """Return the text of a profile with other settings.

    Args:
        text: The TOML document.
        changes: New values by key, ``"datev.client_number"``; None takes a key away.

    Raises:
        NotEditable: The file would say something else than asked for.
        ModuleNotFoundError: tomlkit, of the extra ``cli``, is missing.
    """
    import tomlkit  # noqa: PLC0415 - of an extra; most programs only read profiles

    document: Any = tomlkit.parse(text)
    for key, value in changes.items():
        section, _, name = key.partition(".")
        if section not in document and value is not None:
            document[section] = tomlkit.table()
        if not isinstance(document.get(section, {}), Mapping):
            raise NotEditable
        if value is not None:
            document[section][name] = value
        elif name in document.get(section, {}):
            document[section].remove(name)
    changed = tomlkit.dumps(document)
    if not _says(changed, text, changes):
        raise NotEditable
    return changed


def _says(text: str, before: str, changes: Mapping[str, Any]) -> bool:
    """Tell whether a text has the changes, and everything else as it was."""
    said, was = tomllib.loads(text), tomllib.loads(before)
    for key, value in changes.items():
        section, _, name = key.partition(".")
        was.setdefault(section, {}).pop(name, None)
        if value is not None:
            was[section][name] = value
    return _filled(said) == _filled(was)


def _filled(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values for name, values in document.items() if values != {}}
