"""Settings of all tests: none depends on how fast the machine is, or on what is set up on it."""

from collections.abc import Iterator
import os
from pathlib import Path

from hypothesis import HealthCheck, settings
import pytest

# The parent is what the surroundings chose: on a build server the same examples each time.
settings.register_profile(
    "unhurried",
    parent=settings(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let commands that name no folder find none: never the service of whoever runs the tests."""
    before = os.environ.get("XDG_DATA_HOME")
    folder = tmp_path_factory.mktemp("data-home")
    os.environ["XDG_DATA_HOME"] = str(folder)
    yield folder
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before
