"""The faults that mutation testing puts in."""

import ast

import pytest

from mutation.mutants import find_codes, find_siblings, mutants

SIBLINGS = {"Side": [("LEFT", "RIGHT"), ("DEBIT", "CREDIT")]}


def changed(source: str) -> list[str]:
    """Return what the faults make of a piece of code, in short."""
    return [mutant.after for mutant in mutants(source, "x.py", SIBLINGS)]


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("a < b", ["", "a <= b", "a >= b"]),
        ("a == b", ["", "a != b"]),
        ("a in b", ["", "a not in b"]),
        ("a <= b < c", ["", "a < b < c", "a > b < c", "a <= b <= c", "a <= b >= c"]),
        ("a + b * c", ["", "a - b * c", "b / c"]),
        ("not a", ["", "a"]),
        ("-a", ["", "a"]),
        ("a and b and c", ["", "a or b or c", "b and c", "a and c", "a and b"]),
        ("a if b else c", ["", "a if not b else c"]),
        ("x = 1", ["x = 2"]),
        ("x = True", ["x = False"]),
        ("x = 'a'", ["x = 'XXa'"]),
        ("x = f'{a:.2f}'", ["f'XX{a:.2f}'", "{a}"]),
        ("x = Decimal('19')", ["Decimal('20')"]),
        ("x = Decimal('0.01')", ["Decimal('0.011')"]),
        ("x = Side.DEBIT", ["x = Side.CREDIT"]),
        ("x = Side.CREDIT", ["x = Side.DEBIT"]),
        ("x = max(a)", ["min(a)"]),
        ("x = f(a, b, c=d)", ["f(a, b)", "f(a, c=d)"]),
        ("x = (a, b)", ["(b,)", "(a,)"]),
        ("x = {a}", ["set()"]),
        ("x = {a: b, c: d}", ["{c: d}", "{a: b}"]),
        ("x = lambda: a", ["lambda: None"]),
        ("x = lambda: None", []),
        ("x = [a for a in b if a]", ["for a in b if not a", "for a in b"]),
        ("a += b", ["a -= b", ""]),
        ("a[b] = c", [""]),
        ("raise a", [""]),
        ("f()", [""]),
    ],
)
def test_what_is_put_in_place_of_code(code: str, after: list[str]) -> None:
    assert changed(code) == after


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("return a", ["return None"]),
        ("return None", []),
        ("yield a", ["yield from ()"]),
        ("if a: pass", ["if not a:"]),
        ("if not a: pass", ["if a:", "a"]),
        ("'''Words.'''", []),
        ("x: int = a", []),
    ],
)
def test_what_is_put_in_place_of_a_statement(body: str, after: list[str]) -> None:
    assert changed(f"def f(a: int) -> None:\n    {body}") == after


def test_defaults_are_mutated_and_what_does_no_work_is_not() -> None:
    idle = "from a import b\nTold = Callable[[A, B], None]\n__all__ = ['f']\n"
    source = f"{idle}@d(e=True)\ndef f(x=1, *, y='') -> 'f': pass"
    assert changed(source) == ["x=2, *, y=''", "x=1, *, y='XX'"]


def test_a_mutant_is_the_whole_module_with_one_fault() -> None:
    source = "def f(a):\n    return a + 1\n\ndef g(a):\n    return a + 1"
    found = list(mutants(source, "x.py", {}))
    assert all(ast.dump(ast.parse(one.source)) != ast.dump(ast.parse(source)) for one in found)
    assert [(one.within, one.line, one.before, one.after, one.nth) for one in found] == [
        ("f", 2, "return a + 1", "return None", 1),
        ("f", 2, "a + 1", "a - 1", 1),
        ("f", 2, "a + 1", "a + 2", 1),
        ("g", 5, "return a + 1", "return None", 1),
        ("g", 5, "a + 1", "a - 1", 1),
        ("g", 5, "a + 1", "a + 2", 1),
    ]
    assert found[1].source == source.replace("a + 1", "a - 1", 1).replace("\n\n", "\n\n")


def test_the_same_fault_twice_in_a_function_has_two_names() -> None:
    found = list(mutants("x = f(1), f(1)", "x.py", {}))
    assert len({one.name for one in found}) == len(found)


def test_members_of_enums_and_kinds_of_issues_are_found() -> None:
    sources = {
        "p/codes.py": "A = Kind()\nB = Kind()\nc = 1",
        "p/m.py": "from p import codes as told\nclass Side(Enum):\n    DEBIT = 1\n    CREDIT = 2",
    }
    assert find_siblings(sources) == {"Side": [["DEBIT", "CREDIT"]]}
    assert find_codes("p/m.py", sources) == {"told": [["A", "B"]]}
