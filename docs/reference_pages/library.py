"""The pages of the library, from its public names."""

from collections.abc import Callable
from enum import Enum
from importlib import import_module
import inspect
from types import ModuleType
from typing import Any

import datev_bridge
from reference_pages.markdown import page, table

ROOMS: tuple[tuple[str, str], ...] = (
    # module, what it is for
    ("pipeline", "The straight line as two functions"),
    ("batches", "From journals to batches"),
    ("rows", "From a journal to rows"),
    ("daybook", "A business day, of whatever POS"),
    ("kseries.decode", "From the POS's bytes to sales"),
    ("kseries.summarise", "From sales to a business day"),
    ("kseries.client", "The POS's interface over HTTP"),
    ("kseries.oauth", "Logging in at the POS's vendor"),
    ("kseries.tokens", "Where connections are kept"),
    ("kseries.token_file", "Connections in a file"),
    ("kseries.master", "What the POS knows beside sales"),
    ("kseries.feed", "Business days from the client"),
    ("chart.chart", "Charts of accounts"),
    ("chart.account", "Accounts"),
    ("chart.tax", "VAT and tax keys by date"),
    ("mapping", "Rules, and which one wins"),
    ("journal", "Double entry"),
    ("days", "Held days and decisions"),
    ("corrections", "What changes after delivery"),
    ("extf", "DATEV's format"),
    ("proof", "The proof"),
    ("profile", "One restaurant's profile"),
    ("takeover", "From the adviser's files to a profile"),
    ("comparison", "Two sets of files side by side"),
    ("schedule", "When files come"),
    ("onboarding", "The set-up, and when files may come"),
    ("runs.targets", "Where files are handed over"),
    ("service", "The use cases of the service"),
    ("testing", "A simulated restaurant"),
    ("testing.sandbox", "A POS on this machine"),
    ("issues", "Problems in data"),
    ("errors", "Problems of the program and the outside"),
    ("money", "Amounts"),
    ("dates", "Days"),
)

_VALUES = {
    "Action": "What a person can decide about a day: one of the classes of this room.",
    "FORMATS": "The formats by their category (header field 3): what each column is called and "
    "takes.",
    "MOST_ROWS": "The most rows that DATEV takes in one file: 99 999.",
    "OUTSIDE": "Kinds of receipts that are in no sum of their day: they are only ever explained.",
    "SCHEMA": "Name and version of the proof's form as JSON.",
}
"""What is public and neither class nor function has no docstring of its own to ask."""


def library_pages() -> dict[str, Callable[[], str]]:
    """Return the page of each room by its file name, the table of contents first."""
    rooms = {f"api/{module}.md": _room_page(module, about) for module, about in ROOMS}
    return {"api/index.md": _index_page, **rooms}


def public_names(module: ModuleType) -> tuple[str, ...]:
    """Return what a room makes public: what it says, else what it defines itself."""
    said = getattr(module, "__all__", None)
    if said is not None:
        return tuple(said)
    return tuple(
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (inspect.isclass(value) or inspect.isfunction(value))
        and value.__module__ == module.__name__
    )


def homes(load: Callable[[str], ModuleType]) -> dict[str, str]:
    """Return where each public name is documented, by the name and by where it is defined."""
    found: dict[str, str] = {}
    for room, _ in ROOMS:
        module = load(f"datev_bridge.{room}")
        for name in public_names(module):
            home = f"datev_bridge.{room}.{name}"
            value = getattr(module, name)
            found.setdefault(name, home)
            found.setdefault(f"{getattr(value, '__module__', '')}.{name}", home)
    return found


def _index_page() -> str:
    known = homes(import_module)
    names = ((f"`{name}`", f"{{py:obj}}`{known[name]}`") for name in datev_bridge.__all__)
    rooms = "\n".join(module for module, _ in ROOMS)
    return page(
        "Library",
        "Everything is typed; money is `Decimal`; values are immutable. Problems in data are "
        "{py:obj}`~datev_bridge.issues.Issue` values, problems of the program and the outside "
        "are exceptions. A name that is not on these pages may change in any version.",
        "```{toctree}\n:maxdepth: 1\n\n" + rooms + "\n```",
        "## What `datev_bridge` itself offers\n\nLoaded when first used; importing the package "
        "costs nothing.\n\n" + table(("Name", "Documented at"), names),
    )


def _room_page(module: str, about: str) -> Callable[[], str]:
    def made() -> str:
        path = f"datev_bridge.{module}"
        room = import_module(path)
        blocks = (_directive(path, name, getattr(room, name)) for name in public_names(room))
        inner = "\n\n".join((f".. automodule:: {path}\n   :no-members:", *blocks))
        return page(f"{module}: {about}", f"```{{eval-rst}}\n{inner}\n```")

    return made


def _directive(path: str, name: str, value: Any) -> str:
    match value:
        case type() if issubclass(value, Enum):
            options = "\n   :members:\n   :undoc-members:"
            return f".. autoclass:: {path}.{name}{options}"
        case type() if issubclass(value, BaseException):
            return f".. autoexception:: {path}.{name}"
        case type():
            return f".. autoclass:: {path}.{name}\n   :members:"
        case _ if inspect.isroutine(value):
            return f".. autofunction:: {path}.{name}"
        case _:
            return f".. py:data:: {path}.{name}\n\n   {_VALUES[name]}"
