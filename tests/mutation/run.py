"""Mutation testing: which faults in money, tax, mapping and journal do the tests not notice?

``PYTHONPATH=tests python -m mutation.run [ROOM or MODULE ...]`` puts one fault after the other into
the modules named, as ``money`` or ``journal/parts.py`` (all without a name), and runs their tests.
Every mutant has a process of its own, forked from one that has loaded the libraries but nothing of
ours; the module with the fault is handed to the import system from memory, so that no file changes.
Prints what survived and a table; survivors that ``equivalent.toml`` explains are counted apart.
Ends with 1 if one is not explained, or if an explained one is noticed after all.

With ``--again FILE`` only those mutants are tried that survived in a run whose output is in a file,
and were not explained since.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
import contextlib
from functools import partial
import importlib
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
import os
from pathlib import Path
import resource
import signal
import sys
import tempfile
import time
import tomllib
from types import ModuleType

from attrs import frozen
from hypothesis import HealthCheck, Phase, settings
import pytest

from mutation.mutants import Mutant, find_codes, find_siblings, mutants, read_sources

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
EXAMPLES = 20
LONGEST = 120
"""Seconds after which a mutant counts as noticed: it never ends."""
MEMORY = 4 << 30
"""Bytes that a mutant may use, so that one that never ends does no harm."""


@frozen(kw_only=True)
class Room:
    """Modules with the tests that are theirs.

    Attributes:
        modules: Files below ``src/datev_bridge``.
        tests: Below ``tests``; the quickest first, since the first failure ends a run.
        more: Tests of what stands on these modules, asked about what the first did not notice.
    """

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    more: tuple[str, ...] = ()


Name = tuple[str, str, str, str, int]
Reasons = Mapping[Name, str]
"""Name of a mutant that no test can notice → why it makes no difference."""

ROOMS = {
    "money": Room(
        modules=("money.py",),
        tests=("unit/test_money.py", "properties/test_money.py"),
    ),
    "tax": Room(
        modules=(
            "chart/tax.py",
            "chart/check.py",
            "chart/account.py",
            "chart/functions.py",
            "chart/ranges.py",
            "chart/standard.py",
            "chart/chart.py",
        ),
        tests=("unit/chart", "properties/test_chart.py"),
        more=("unit/mapping/test_mapping_check.py", "unit/profile"),
    ),
    "calendar": Room(
        modules=("mapping/tax_calendar.py",),
        tests=("unit/mapping/test_tax_calendar.py", "unit/mapping/test_mapping_check.py"),
    ),
    "mapping": Room(
        modules=("mapping/resolve.py", "mapping/tips.py", "mapping/model.py", "mapping/kinds.py"),
        tests=(
            "unit/mapping/test_model_words.py",
            "unit/mapping/test_resolve.py",
            "unit/mapping/test_tips.py",
            "unit/mapping/test_mapping_check.py",
        ),
        more=("unit/journal", "unit/mapping", "unit/profile"),
    ),
    "journal": Room(
        modules=(
            "journal/parts.py",
            "journal/tips.py",
            "journal/answers.py",
            "journal/debtors.py",
            "journal/part.py",
            "journal/rows.py",
            "journal/build.py",
            "journal/entry.py",
            "journal/check.py",
            "journal/delta.py",
            "journal/digest.py",
            "journal/vouchers.py",
        ),
        tests=("unit/journal", "properties/test_journal.py"),
        more=(
            "golden/test_line_on_cases.py",
            "unit/test_corrections.py",
            "unit/test_pipeline.py",
            "unit/test_rows.py",
        ),
    ),
}


def main(names: Sequence[str]) -> int:
    """Run the rooms and print what came of it; return 1 if a survivor is not explained."""
    before = ""
    if names[:1] == ["--again"]:
        before, names = Path(names[1]).read_text("utf-8"), names[2:]
    reasons = _reasons()
    _load_libraries()
    rows: list[tuple[str, Counter[str]]] = []
    for name, room in ROOMS.items():
        paths = [path for path in room.modules if not names or {name, path} & {*names}]
        if paths:
            _must_pass(name, (*room.tests, *room.more))
            rows.extend((path, _try_module(room, path, reasons, before)) for path in paths)
    _print_table(rows)
    return int(any(counts["survived"] or counts["stale"] for _, counts in rows))


def _reasons() -> Reasons:
    """Return why mutants that no test can notice make no difference."""
    document = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text("utf-8"))
    return {
        (
            row["path"],
            row.get("within", ""),
            row.get("before", ""),
            row.get("after", ""),
            row.get("nth", 1),
        ): row["reason"]
        for row in document.get("mutant", ())
    }


def _explained(mutant: Mutant, reasons: Reasons) -> Name | None:
    """Return the row that explains a survivor: its own, or that of the whole class it is in."""
    whole = (mutant.path, mutant.within, "", "", 1)
    return next((name for name in (mutant.name, whole) if name in reasons), None)


def mutants_of(path: str) -> list[Mutant]:
    """Return every mutant of a module of ``src/datev_bridge``."""
    sources = read_sources(SOURCE)
    full = f"datev_bridge/{path}"
    siblings = {**find_siblings(sources), **find_codes(full, sources)}
    return list(mutants(sources[full], full, siblings))


def _try_module(room: Room, path: str, reasons: Reasons, before: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    start = time.monotonic()
    unseen = {name for name in reasons if name[0] == f"datev_bridge/{path}"}
    for mutant in mutants_of(path):
        if before and _change(mutant) not in before:
            continue
        known = before and _explained(mutant, reasons)
        outcome = "survived" if known else _outcome(mutant, room)
        why = ""
        if outcome == "survived" and (name := _explained(mutant, reasons)):
            outcome, why = "equivalent", f": {reasons[name]}"
            unseen.discard(name)
        counts[outcome] += 1
        if outcome in {"survived", "equivalent"}:
            nth = f" ({mutant.nth})" if mutant.nth > 1 else ""
            where = f"{path}:{mutant.line} {mutant.within}".rstrip()
            print(f"{outcome}, {where}{nth}: {_change(mutant)}{why}", flush=True)
    for name in () if before else sorted(unseen):
        print(f"explained, but did not survive: {name}")
        counts["stale"] += 1
    print(f"{path}: {dict(counts)}, {time.monotonic() - start:.0f} s", flush=True)
    return counts


def _change(mutant: Mutant) -> str:
    return f"`{mutant.before}` → `{mutant.after}`"


def _outcome(mutant: Mutant, room: Room) -> str:
    for tests in (_own_tests(mutant), room.tests, room.more):
        code = _in_child(partial(_run, tests, mutant)) if tests else 0
        if code is None:
            return "endless"
        if code != 0:
            return "noticed"
    return "survived"


def _own_tests(mutant: Mutant) -> tuple[str, ...]:
    """Return the file of tests that is named like the module: it notices most of its faults."""
    path = Path(mutant.path).relative_to("datev_bridge")
    own = Path("unit") / path.parent / f"test_{path.name}"
    return (own.as_posix(),) if (ROOT / "tests" / own).is_file() else ()


def _must_pass(name: str, tests: Sequence[str]) -> None:
    """End the program unless the tests pass without a fault."""
    start = time.monotonic()
    if _in_child(partial(_run, tests, None), longest=10 * LONGEST) != 0:
        sys.exit(f"{name}: the tests fail without any fault")
    print(f"{name}: its tests take {time.monotonic() - start:.1f} s", flush=True)


def _in_child(work: Callable[[], int], longest: float = LONGEST) -> int | None:
    """Do work in a forked process and return its exit code; None if it did not come to an end."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            code = work()
        finally:
            os._exit(code)
    deadline = time.monotonic() + longest
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _run(tests: Iterable[str], mutant: Mutant | None) -> int:
    """Run tests in this process, on a module with a fault if one is given."""
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    sys.path[:0] = [str(SOURCE), str(ROOT / "tests")]
    os.chdir(ROOT)
    if mutant is not None:
        sys.meta_path.insert(0, _Faulty(mutant))
    settings.register_profile(
        "mutation",
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutation")
    paths = [f"tests/{path}" for path in tests]
    return int(pytest.main(["-x", "-q", "--tb=no", "-p", "no:cacheprovider", *paths]))


class _Faulty(MetaPathFinder, Loader):
    """Finds one module of ours in memory instead of on disk."""

    def __init__(self, mutant: Mutant) -> None:
        self._file = SOURCE / mutant.path
        self._name = mutant.path.removesuffix(".py").replace("/", ".")
        self._source = mutant.source

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        return spec_from_file_location(fullname, self._file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, str(self._file), "exec"), module.__dict__)


def _load_libraries() -> None:
    """Import here what the tests import from elsewhere, so that no child needs to."""
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(tempfile.gettempdir()) / "mutation-pycache")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    reader, writer = os.pipe()

    def tell() -> int:
        code = _run([test for room in ROOMS.values() for test in room.tests], None)
        with os.fdopen(writer, "w") as names:
            names.writelines(f"{name}\n" for name in _foreign_modules())
        return code

    child = os.fork()
    if child == 0:
        os._exit(tell())
    os.close(writer)
    with os.fdopen(reader) as names:
        found = names.read().split()
    os.waitpid(child, 0)
    for name in found:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def _foreign_modules() -> list[str]:
    ours = (str(SOURCE), str(ROOT / "tests"))
    return [
        name
        for name, module in list(sys.modules.items())
        if not str(getattr(module, "__file__", None) or ours[0]).startswith(ours)
        and not name.startswith(("_pytest", "pytest"))
    ]


def _print_table(rows: Sequence[tuple[str, Counter[str]]]) -> None:
    print("\n| module | mutants | noticed | endless | survived, equivalent | survived |")
    print("|---|---|---|---|---|---|")
    everything: Counter[str] = Counter()
    for path, counts in rows:
        everything.update(counts)
        print(_row(path, counts))
    print(_row("all", everything))


def _row(name: str, counts: Counter[str]) -> str:
    kinds = ("noticed", "endless", "equivalent", "survived")
    return (
        f"| {name} | {counts.total()} | " + " | ".join(str(counts[kind]) for kind in kinds) + " |"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
