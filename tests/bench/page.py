"""The benchmarks page, from figures that are kept.

``python tests/bench/page.py measure`` measures anew and writes ``docs/evidence/bench.json``, then
the page and the README's table; ``write`` only writes these two; ``--check`` says whether they are
current. Measure at a moment when little else runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import platform
import re
import sys
from typing import Any

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "evidence" / "bench.json"
PAGE = ROOT / "docs" / "benchmarks.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: tests/bench/page.py -->", "<!-- end of figures -->"

PARTS = {
    "writer": "Rows at hand to a file; every cell and every rule is checked while it is written.",
    "reader": "A file to typed rows, all 125 columns.",
    "checker": "Every rule over a finished file.",
    "decode": "The answer of the POS to sales, one at a time; with the extra `speed`.",
    "journal": "Days that were read to balanced journals, batches and proof (`build_export`).",
    "fleet": "Many locations due at once: token, POS over HTTP, books, files, mails into a folder, "
    "PostgreSQL. Runs a second by the clock on the wall; no floor, but what a run costs.",
}
MORE = (
    ("A million rows, memory, damaged files", "extf-speed-and-fuzz"),
    ("A day of 20 000 sales, a year with faults", "kseries-reading"),
    ("A year of the large restaurant", "journal-year"),
    ("Three years pulled over HTTP", "history"),
    ("The store with three years of a thousand organisations", "store-queries"),
    ("A fleet of many locations", "fleet"),
    ("The portal under load", "portal"),
    ("Workers killed again and again", "kills"),
    ("Faults that tests notice", "mutation"),
)

ANEW = (
    "Written from [bench.json](evidence/bench.json) by `nox -s bench`, which measures anew on your "
    "machine."
)
HOW = (
    "Each figure is taken in pairs with its *floor*, the least that anybody has to do: median of "
    "five pairs, in seconds of the processor. *Times the floor* above 1 means faster than the "
    "floor, below 1 slower. Where the cost of a unit stays while the size grows, work grows in "
    "proportion to it."
)

Kept = Mapping[str, Any]


def page(kept: Kept) -> str:
    """Return the page as Markdown."""
    measured_on = f"Measured on {kept['date']}: {kept['machine']}, {kept['load']}."
    lines = ["# Benchmarks", "", f"{measured_on} {ANEW}", "", HOW]
    for part, about in PARTS.items():
        of_part = [each for each in kept["figures"] if each["part"] == part]
        lines += ["", f"## {part.capitalize()}", "", about, "", *_table(of_part)]
        lines += ["", _growth(of_part)]
    lines += ["", "## Longer runs", "", "What takes too long for every change is kept as it was:"]
    lines += ["", *(f"- [{title}](evidence/{name}.md)" for title, name in MORE), ""]
    return "\n".join(lines)


def readme_block(kept: Kept) -> str:
    """Return the README's table: of each part with a floor the largest size."""
    rows = ["| | times as fast as the floor | the floor |", "|---|---|---|"]
    for part in PARTS:
        rows.extend(
            f"| {part}, {_sized(each)} | {each['times']:.2f} | {each['floor']} |"
            for each in _largest(kept, part)
        )
    about = f"Measured on {kept['date']}: {kept['machine']}, {kept['load']}."
    return "\n".join((BEGIN, "", *rows, "", about, "", END))


def _largest(kept: Kept, part: str) -> Iterator[Kept]:
    found = [each for each in kept["figures"] if each["part"] == part and "floor" in each]
    most = max((each["size"] for each in found), default=0)
    return (each for each in found if each["size"] == most)


def _table(figures: list[Kept]) -> Iterator[str]:
    if "workers" in figures[0]:
        yield from (
            "| locations | workers | runs a second | worker's ms a run |",
            "|---|---|---|---|",
        )
        for each in figures:
            cost = each["microseconds"] / 1000
            yield f"| {each['size']} | {each['workers']} | {each['rate']:.1f} | {cost:.0f} |"
        return
    unit = figures[0]["unit"]
    yield from (f"| size | µs a {unit} | floor | times the floor |", "|---|---|---|---|")
    for each in sorted(figures, key=lambda each: (each["floor"], each["size"])):
        cells = (_sized(each), f"{each['microseconds']:.2f}", each["floor"], f"{each['times']:.2f}")
        yield f"| {' | '.join(cells)} |"


def _growth(figures: list[Kept]) -> str:
    least, most = (pick(figures, key=lambda each: each["size"]) for pick in (min, max))
    grown = most["size"] / least["size"]
    cost = most["microseconds"] / least["microseconds"]
    return f"{grown:.0f} times the size: {cost:.2f} times the cost of a {most['unit']}."


def _sized(each: Kept) -> str:
    return f"{each['size']:,} {each['unit']}s".replace(",", "\N{NO-BREAK SPACE}")


def measured() -> Kept:
    """Return figures that are measured now, with when and where."""
    from bench.page_figures import all_figures

    load = os.getloadavg()[0]
    version = f"{platform.python_implementation()} {platform.python_version()}"
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {version}",
        "load": f"load {load:.1f} at the beginning",
        "figures": all_figures(),
    }


def written(kept: Kept) -> Iterator[tuple[Path, str]]:
    """Yield each file with what it should hold."""
    yield PAGE, page(kept)
    before = README.read_text("utf-8")
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    yield README, pattern.sub(lambda _: readme_block(kept), before)


def main(words: Iterable[str]) -> int:
    """Do what the words say and return the exit code."""
    words = list(words)
    if words == ["measure"]:
        text = json.dumps(measured(), indent=1, ensure_ascii=False) + "\n"
        KEPT.write_text(text, "utf-8")
    elif words not in (["write"], ["--check"]):
        print("page.py measure|write|--check", file=sys.stderr)
        return 2
    files = list(written(json.loads(KEPT.read_text("utf-8"))))
    stale = [path for path, text in files if not path.exists() or path.read_text("utf-8") != text]
    if words == ["--check"]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not current", file=sys.stderr)
        return int(bool(stale))
    for path, text in files:
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))  # where support and bench are
    sys.exit(main(sys.argv[1:]))
