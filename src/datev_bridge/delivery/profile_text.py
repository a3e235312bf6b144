"""What stands in a profile's file."""

from pathlib import Path

from datev_bridge.errors import ConfigurationError
from datev_bridge.profile.file_codes import PROFILE_UNREADABLE


def profile_text(path: Path) -> str:
    """Return the text of a profile's file, TOML or not.

    Raises:
        ConfigurationError: It cannot be read; SET-005.
    """
    try:
        return path.read_bytes().decode()
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except UnicodeDecodeError:
        reason = "UTF-8"
    raise ConfigurationError(PROFILE_UNREADABLE.at(str(path), path=path, reason=reason))
