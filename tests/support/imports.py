"""Reading who imports whom from source text, without running it."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import datev_bridge

SRC = Path(datev_bridge.__file__).parents[1]
"""Where the packages are: the sources, or where a wheel was installed."""
PACKAGES = ("datev_bridge", "datev_bridge_cli", "datev_bridge_flask")


def module_sources() -> dict[str, str]:
    """Return the source text of every module of the project by its dotted name."""
    return {
        module_name(path): path.read_text("utf-8")
        for package in PACKAGES
        for path in sorted((SRC / package).rglob("*.py"))
    }


def module_name(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def direct_imports(sources: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return what each module imports, at its top or inside a function.

    ``from a.b import c`` counts as ``a.b.c`` where that is one of the modules, else as ``a.b``.
    Imports under ``if TYPE_CHECKING`` do not count: nothing is loaded by them.
    """
    return {
        module: frozenset(_imports(ast.parse(text), frozenset(sources)))
        for module, text in sources.items()
    }


def _imports(node: ast.AST, known: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in known else str(node.module)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, known)


def is_within(module: str, parents: tuple[str, ...]) -> bool:
    """Tell whether the module is one of the parents or lies inside one."""
    return any(module == parent or module.startswith(f"{parent}.") for parent in parents)


def chains(
    imports: Mapping[str, frozenset[str]], start: str, forbidden: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Yield one path from ``start`` to each forbidden module it leads to."""
    seen, paths = {start}, [(start,)]
    while paths:
        path = paths.pop(0)
        for target in sorted(imports.get(path[-1], frozenset()) - seen):
            seen.add(target)
            if is_within(target, forbidden):
                yield (*path, target)
            elif target in imports:
                paths.append((*path, target))
