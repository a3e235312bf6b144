"""Rows out of the cells that a shape yields, by a function made for that shape.

Looking values up and putting them into a row one by one costs more than matching the line. So the
row's filled attributes are spelled out once as a dictionary display, as attrs and dataclasses
spell out their methods. Names come from the format tables alone, never from a file.
"""

from collections.abc import Callable, Mapping
from typing import Any

from datev_bridge.extf.row import NOTHING
from datev_bridge.extf.rows_of import Row, RowClass

Lookup = Mapping[str, Any] | Callable[[str], Any] | None
"""Values by text, or a function that makes them; None where the text is the value."""


def row_maker(
    target: RowClass, names: tuple[str, ...], lookups: tuple[Lookup, ...]
) -> Callable[[tuple[str, ...]], Row]:
    """Return what makes a row of the cells of a shape.

    Args:
        target: The class of the rows.
        names: The columns of the cells.
        lookups: Their values.
    """
    given: dict[str, object] = {"cls": target.cls, "NOTHING": NOTHING}
    given |= {"new": object.__new__, "put": object.__setattr__}
    given |= {f"lookup_{n}": lookup for n, lookup in enumerate(lookups)}
    source = _source(target, names, lookups)
    exec(compile(source, "<row maker>", "exec"), given)  # noqa: S102 - our own names, see above
    # Taken out of its own globals: in them it would keep itself alive, and all that it looks up.
    made: Callable[[tuple[str, ...]], Row] = given.pop("make")  # type: ignore[assignment]
    return made


def _cell(number: int, lookup: Lookup) -> str:
    if lookup is None:
        return f"cell_{number}"
    call = "({})" if callable(lookup) else "[{}]"
    return f"lookup_{number}{call.format(f'cell_{number}')}"


def _source(target: RowClass, names: tuple[str, ...], lookups: tuple[Lookup, ...]) -> str:
    pairs = enumerate(zip(names, lookups, strict=True))
    cells = {name: _cell(n, lookup) for n, (name, lookup) in pairs}
    values = {name: cell for name, cell in cells.items() if name in target.names}
    others = [f"({name!r}, {cell})" for name, cell in cells.items() if name not in target.names]
    given = f"({', '.join(others)},)"
    rest = f"{{name: value for name, value in {given} if value is not None}} or NOTHING"
    if others:
        values["others"] = rest
    display = ", ".join(f"{name!r}: {value}" for name, value in values.items())
    unpacked = "".join(f"cell_{n}, " for n in range(len(names)))
    return (
        "def make(cells):\n"
        f"    {unpacked or '()'} = cells\n"
        f"    values = {{{display}}}\n"
        "    row = new(cls)\n"
        "    put(row, '__dict__', values)\n"
        "    return row\n"
    )
