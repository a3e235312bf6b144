"""Small faults put into source code, one at a time: what a test suite should notice.

A mutant is the source of a module with one expression or statement changed. Left alone is what does
nothing at run time (docstrings, annotations, imports, ``__all__``), and how attrs builds classes.
Tables at module level are mutated like everything else: here they are the rules.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen


@frozen(kw_only=True)
class Mutant:
    """A module with one fault.

    Attributes:
        path: The module's file, below the source folder.
        line: Where the fault is.
        within: The function or class it is in, dotted; empty at module level.
        before: The code as it was.
        after: What stands there now; empty where it was taken out.
        nth: Which of several such changes within the same function, from 1.
        source: The whole module with the fault.
    """

    path: str
    line: int
    within: str
    before: str
    after: str
    nth: int
    source: str

    @property
    def name(self) -> tuple[str, str, str, str, int]:
        """What it is known by, whatever the line."""
        return self.path, self.within, self.before, self.after, self.nth


Siblings = Mapping[str, Sequence[Sequence[str]]]
"""Name of a class of enums, or of a module of codes → members in order, for each of that name."""

_COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_MARK = "XX"


def mutants(source: str, path: str, siblings: Siblings) -> Iterator[Mutant]:
    """Yield every mutant of a module.

    Args:
        source: The module.
        path: Its file, below the source folder.
        siblings: What members may be taken for one another.
    """
    tree = ast.parse(source)
    seen: Counter[tuple[str, str, str]] = Counter()
    for place in _places(tree, ""):
        before, is_whole = _text(place.shown), place.shown is place.node
        for changed in _changes(place, siblings):
            place.put(changed)
            shown = changed if is_whole else place.parent
            after = "" if isinstance(shown, ast.Pass) else _text(shown)
            seen[place.within, before, after] += 1
            yield Mutant(
                path=path,
                line=getattr(place.node, "lineno", 0),
                within=place.within,
                before=before,
                after=after,
                nth=seen[place.within, before, after],
                source=ast.unparse(ast.fix_missing_locations(tree)),
            )
            place.put(place.node)


@frozen(kw_only=True)
class _Place:
    """Where a node hangs in its tree.

    Attributes:
        parent: The node above it.
        field: Its field there.
        index: Its place in the field where that is a list, else None.
        node: The node.
        within: The function or class it is in, dotted.
    """

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    within: str

    @property
    def shown(self) -> ast.AST:
        """What tells a reader where it is: of a constant or a name what it is part of."""
        is_atom = isinstance(self.node, ast.Constant | ast.Attribute | ast.Name)
        is_part = isinstance(self.parent, ast.expr | ast.keyword | ast.arguments | ast.stmt)
        return self.parent if is_atom and is_part else self.node

    def put(self, node: ast.AST) -> None:
        """Hang another node there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


_LEFT_ALONE = {
    (ast.FunctionDef, "args"),
    (ast.FunctionDef, "returns"),
    (ast.FunctionDef, "decorator_list"),
    (ast.ClassDef, "decorator_list"),
    (ast.ClassDef, "bases"),
    (ast.AnnAssign, "annotation"),
    (ast.AnnAssign, "target"),
    (ast.Assign, "targets"),
    (ast.FormattedValue, "format_spec"),
}
_NO_WORK = (ast.Import, ast.ImportFrom, ast.expr_context, ast.operator, ast.cmpop, ast.boolop)


def _places(node: ast.AST, within: str) -> Iterator[_Place]:
    """Yield the places of all nodes below one that do something at run time."""
    for field, value in ast.iter_fields(node):
        if (type(node), field) in _LEFT_ALONE:
            if field == "args":
                yield from _defaults(value, within)
            continue
        nodes = value if isinstance(value, list) else [value]
        for index, child in enumerate(nodes):
            if not isinstance(child, ast.AST) or isinstance(child, _NO_WORK) or _is_words(child):
                continue
            inside = within
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = f"{within}.{child.name}".lstrip(".")
            yield _Place(
                parent=node,
                field=field,
                index=index if isinstance(value, list) else None,
                node=child,
                within=inside,
            )
            yield from _places(child, inside)


def _defaults(arguments: ast.arguments, within: str) -> Iterator[_Place]:
    for field in ("defaults", "kw_defaults"):
        for index, child in enumerate(getattr(arguments, field)):
            if child is not None:
                yield _Place(parent=arguments, field=field, index=index, node=child, within=within)
                yield from _places(child, within)


def _is_words(node: ast.AST) -> bool:
    """Tell whether a statement is a docstring, the list of public names or the name of a type."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if not isinstance(node, ast.Assign):
        return False
    target = _text(node.targets[0])
    return target == "__all__" or (target.istitle() and isinstance(node.value, ast.Subscript))


def _text(node: ast.AST) -> str:
    """Return a node's source on one line; of what has a body only the head."""
    if isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.FunctionDef | ast.ClassDef):
        return ast.unparse(node).partition("\n")[0]
    if isinstance(node, ast.keyword | ast.comprehension):
        return ast.unparse(node).strip()
    return " ".join(ast.unparse(node).split())


def _changes(place: _Place, siblings: Siblings) -> Iterator[ast.AST]:
    """Yield what may stand in place of a node."""
    node = place.node
    if isinstance(node, ast.Constant):
        yield from _constants(node, place.parent)
    elif isinstance(node, ast.Attribute):
        yield from _members(node, siblings)
    else:
        change = _CHANGES.get(type(node))
        yield from change(node) if change else ()


def _constants(node: ast.Constant, parent: ast.AST) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and isinstance(parent, ast.Call) and _text(parent.func) == _DECIMAL:
        yield ast.Constant(f"{value}1" if "." in value else str(int(value) + 1))
    elif isinstance(value, str) and not isinstance(parent, ast.JoinedStr):
        yield ast.Constant(_MARK + value)


def _members(node: ast.Attribute, siblings: Siblings) -> Iterator[ast.AST]:
    for members in siblings.get(_text(node.value), ()):
        if node.attr in members and len(members) > 1:
            other = members[(members.index(node.attr) + 1) % len(members)]
            yield ast.Attribute(node.value, other, node.ctx)
            return


def _names(node: ast.Name) -> Iterator[ast.AST]:
    if node.id in _FUNCTIONS:
        yield ast.Name(_FUNCTIONS[node.id], node.ctx)


def _texts(node: ast.JoinedStr) -> Iterator[ast.AST]:
    yield ast.JoinedStr([ast.Constant(_MARK), *node.values])


def _formats(node: ast.FormattedValue) -> Iterator[ast.AST]:
    if node.format_spec is not None:
        yield ast.FormattedValue(node.value, node.conversion, None)


def _comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for index, operator in enumerate(node.ops):
        for other in _COMPARISONS[type(operator)]:
            ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)


def _arithmetic(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in _ARITHMETIC:
        yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)


def _additions(node: ast.AugAssign) -> Iterator[ast.AST]:
    if type(node.op) in _ARITHMETIC:
        yield ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value)
    yield ast.Pass()


def _signs(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _conditions(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        rest = [*node.values[:index], *node.values[index + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _branches(node: ast.If | ast.While) -> Iterator[ast.AST]:
    yield type(node)(_negated(node.test), node.body, node.orelse)


def _choices(node: ast.IfExp) -> Iterator[ast.AST]:
    yield ast.IfExp(_negated(node.test), node.body, node.orelse)


def _filters(node: ast.comprehension) -> Iterator[ast.AST]:
    for index, test in enumerate(node.ifs):
        for instead in ([_negated(test)], []):
            tests = [*node.ifs[:index], *instead, *node.ifs[index + 1 :]]
            yield ast.comprehension(node.target, node.iter, tests, node.is_async)


def _negated(test: ast.expr) -> ast.expr:
    match test:
        case ast.UnaryOp(op=ast.Not()):
            return test.operand
    return ast.UnaryOp(ast.Not(), test)


def _functions(node: ast.Lambda) -> Iterator[ast.AST]:
    if _text(node.body) != "None":
        yield ast.Lambda(node.args, ast.Constant(None))


def _arguments(node: ast.Call) -> Iterator[ast.AST]:
    for index in range(len(node.keywords)):
        rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
        yield ast.Call(node.func, node.args, rest)
    if len(node.args) > 1:
        yield ast.Call(node.func, node.args[:-1], node.keywords)


def _entries(node: ast.Dict) -> Iterator[ast.AST]:
    for index in range(len(node.keys)):
        keys = [*node.keys[:index], *node.keys[index + 1 :]]
        yield ast.Dict(keys, [*node.values[:index], *node.values[index + 1 :]])


def _elements(node: ast.Set | ast.List | ast.Tuple) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Set) and not isinstance(node.ctx, ast.Load):
        return
    for index in range(len(node.elts)):
        rest = [*node.elts[:index], *node.elts[index + 1 :]]
        if isinstance(node, ast.Set):
            yield ast.Set(rest) if rest else ast.Call(ast.Name("set", ast.Load()), [], [])
        else:
            yield type(node)(rest, node.ctx)


def _returns(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and _text(node.value) != "None":
        yield ast.Return(ast.Constant(None))


def _calls(node: ast.Expr) -> Iterator[ast.AST]:
    is_yield = isinstance(node.value, ast.Yield | ast.YieldFrom)
    yield ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load()))) if is_yield else ast.Pass()


def _assignments(node: ast.Assign) -> Iterator[ast.AST]:
    if isinstance(node.targets[0], ast.Subscript | ast.Attribute):
        yield ast.Pass()


def _nothing(_: ast.stmt) -> Iterator[ast.AST]:
    yield ast.Pass()


_DECIMAL = "Decimal"
_CHANGES: Mapping[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Name: _names,
    ast.JoinedStr: _texts,
    ast.FormattedValue: _formats,
    ast.Compare: _comparisons,
    ast.BinOp: _arithmetic,
    ast.AugAssign: _additions,
    ast.UnaryOp: _signs,
    ast.BoolOp: _conditions,
    ast.If: _branches,
    ast.While: _branches,
    ast.IfExp: _choices,
    ast.comprehension: _filters,
    ast.Lambda: _functions,
    ast.Call: _arguments,
    ast.Dict: _entries,
    ast.Set: _elements,
    ast.List: _elements,
    ast.Tuple: _elements,
    ast.Return: _returns,
    ast.Expr: _calls,
    ast.Assign: _assignments,
    ast.Raise: _nothing,
    ast.Continue: _nothing,
}
"""What is done to each kind of node, beside constants and members."""


def find_siblings(sources: Mapping[str, str]) -> dict[str, list[Sequence[str]]]:
    """Return the members of all enums, by the name of their class.

    Args:
        sources: Modules by their file, below the source folder.
    """
    found: dict[str, list[Sequence[str]]] = {}
    for source in sources.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef) and any("Enum" in _text(b) for b in node.bases):
                found.setdefault(node.name, []).append(_assigned(node.body))
    return found


def find_codes(path: str, sources: Mapping[str, str]) -> dict[str, list[Sequence[str]]]:
    """Return the kinds of issues that a module may name, by the name under which it has them.

    Args:
        path: The module's file.
        sources: Modules by their file, below the source folder.
    """
    found: dict[str, list[Sequence[str]]] = {}
    for node in ast.walk(ast.parse(sources[path])):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                module = f"{node.module}.{alias.name}".replace(".", "/") + ".py"
                if alias.name == "codes" and module in sources:
                    members = _assigned(ast.parse(sources[module]).body)
                    found[alias.asname or alias.name] = [members]
    return found


def _assigned(body: Sequence[ast.stmt]) -> list[str]:
    """Return the names in capitals that are assigned in a body."""
    targets = [node.targets[0] for node in body if isinstance(node, ast.Assign)]
    return [name.id for name in targets if isinstance(name, ast.Name) and name.id.isupper()]


def read_sources(folder: Path) -> dict[str, str]:
    """Return all modules below a source folder, by their file below it."""
    files = sorted(folder.rglob("*.py"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}
