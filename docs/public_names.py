"""The list of public names: ``python docs/public_names.py`` writes it for a new version."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
import sys
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # also where this file is loaded by its path

import datev_bridge
from reference_pages.library import ROOMS, public_names

LIST = Path(__file__).parent / "reference" / "public-names.txt"


def every_value() -> Iterator[tuple[str, Any]]:
    """Yield each public name, in full, with what it stands for."""
    for name in datev_bridge.__all__:
        yield f"datev_bridge.{name}", getattr(datev_bridge, name)
    for room, _ in ROOMS:
        module = import_module(f"datev_bridge.{room}")
        for name in public_names(module):
            yield f"datev_bridge.{room}.{name}", getattr(module, name)


def every_name() -> Iterator[str]:
    """Yield each public name in full."""
    return (name for name, _ in every_value())


def listed(text: str) -> set[str]:
    """Return the names that a list comes to, with its lines ``+ name`` and ``- name``."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    new = {line.removeprefix("+ ") for line in lines if line.startswith("+ ")}
    gone = {line.removeprefix("- ") for line in lines if line.startswith("- ")}
    return ({line for line in lines if line[:2] not in {"+ ", "- "}} | new) - gone


def main() -> None:
    """Write the list of the names that there are."""
    about = f"# Public names of datev_bridge {datev_bridge.__version__}; see docs/public_names.py."
    LIST.write_text("\n".join((about, *sorted(every_name()), "")), "utf-8")


if __name__ == "__main__":
    main()
