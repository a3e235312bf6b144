"""What docstrings say about attributes."""

import inspect
import re


def attributes_of(cls: type) -> dict[str, str]:
    """Return what the section "Attributes" of a class says of each attribute, as one line."""
    text = inspect.getdoc(cls) or ""
    _, _, section = text.partition("\nAttributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if line and not line.startswith(" "):
            break
        begun = re.match(r"    (\w+): (.+)", line)
        if begun:
            name = begun[1]
            found[name] = begun[2]
        elif name and line.strip():
            found[name] += " " + line.strip()
    return found
