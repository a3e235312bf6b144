"""The settings in a profile's file; what stands in the file is what counts."""

from collections.abc import Mapping
from pathlib import Path
import tomllib
from typing import Any

from attrs import frozen

from datev_bridge.delivery.profile_text import profile_text
from datev_bridge.errors import ConfigurationError
from datev_bridge.files import reported, write_atomically
from datev_bridge.issues import Issue
from datev_bridge.journey.settings import SettingsState
from datev_bridge.journey.settings_document import refused
from datev_bridge.journey.settings_list import ListedSetting, listed_settings
from datev_bridge.profile import from_document
from datev_bridge.profile.codes import NOT_TOML
from datev_bridge.profile.edit import NotEditable
from datev_bridge.profile.edit_codes import SETTING_NOT_EDITABLE
from datev_bridge.profile.edit_settings import with_settings

_ELSEWHERE = frozenset({"mapping", "calibration"})
"""Sections that other commands write."""


@frozen(kw_only=True)
class ProfileSettings:
    """The settings of a profile in a file.

    Attributes:
        path: The profile's file.
    """

    path: Path

    def show(self) -> SettingsState:
        """Return the settings in the file, and everything that is wrong with it.

        Raises:
            ConfigurationError: The file cannot be read (SET-005) or is no TOML.
        """
        return _state(profile_text(self.path))

    def listed(self) -> tuple[ListedSetting, ...]:
        """Return every key with its value and where that comes from; errors as for show."""
        state = self.show()
        return listed_settings(state.document, state.issues)

    def change(self, changes: Mapping[str, Any], *, dry_run: bool = False) -> SettingsState:
        """Change settings; what is still missing elsewhere may wait, what is wrong may not.

        Args:
            changes: New values by key, ``"datev.client_number"``; None takes a key away.
            dry_run: Whether to do everything but write.

        Raises:
            ConfigurationError: A new value is not possible (``issues`` has all of them), or the
                file cannot be read (SET-005) or is written in a way that no command can change;
                SET-061.
            DeliveryError: The file cannot be written; FILE-001 to FILE-003.
        """
        text = profile_text(self.path)
        _state(text)
        try:
            changed = with_settings(text, changes)
        except NotEditable:
            issue = SETTING_NOT_EDITABLE.at(str(self.path), path=self.path)
            raise ConfigurationError(issue) from None
        state = _state(changed)
        wrong = refused(state.issues, changes)
        if wrong:
            raise ConfigurationError(wrong[0], issues=wrong)
        if not dry_run and changed != text:
            with reported(self.path):
                mode = self.path.stat().st_mode & 0o777
            write_atomically(self.path, [changed.encode()], mode=mode)
        return state


def _state(text: str) -> SettingsState:
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(NOT_TOML.at(reason=str(error))) from None
    settings = {name: value for name, value in document.items() if name not in _ELSEWHERE}
    return SettingsState(document=settings, issues=_problems(document))


def _problems(document: Mapping[str, Any]) -> tuple[Issue, ...]:
    try:
        from_document({"datev": {}, **document})
    except ConfigurationError as error:
        return error.issues
    return ()
