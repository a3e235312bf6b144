"""Every kind of problem that the sources define, found by looking at all modules."""

from importlib import import_module

from datev_bridge.issues import IssueKind
from support.imports import module_sources


def all_kinds() -> list[IssueKind]:
    """Return each kind of problem that some module of the project holds."""
    kinds: dict[int, IssueKind] = {}
    for name, text in module_sources().items():
        if "IssueKind" in text:
            for value in vars(import_module(name)).values():
                for kind in _kinds_in(value):
                    kinds[id(kind)] = kind
    return list(kinds.values())


def _kinds_in(value: object) -> list[IssueKind]:
    if isinstance(value, IssueKind):
        return [value]
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list | frozenset):
        return [kind for kind in value if isinstance(kind, IssueKind)]
    return []
