"""Write the reference pages from the tables: ``python docs/generate.py``; ``--check`` only looks.

Every page is one function from the tables of the library to Markdown; nothing is written by hand.
"""

from collections.abc import Callable, Mapping
import json
from pathlib import Path
import sys

sys.path.insert(0, str(Path(__file__).parent))  # also where this file is loaded by its path

from datev_bridge.catalogue import kinds_of, wording
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.file_header import CAPTIONS
from datev_bridge.extf.formats import FORMATS, Format
from datev_bridge.extf.header_check import TEXT_FIELDS
from datev_bridge.extf.master_rules import KEYS
from datev_bridge.extf.master_rules import RULES as MASTER_RULES
from datev_bridge.extf.rule_list import RULES
from datev_bridge.extf.rules import ROW_RULES
from datev_bridge.issues import Effect, IssueKind, Severity
from datev_bridge.proof.schema import proof_schema
from datev_bridge_cli.commands.explain import ROOMS
from reference_pages.cli import cli_page
from reference_pages.environment import environment_page
from reference_pages.library import library_pages
from reference_pages.markdown import page as _page
from reference_pages.markdown import plain as _plain
from reference_pages.markdown import table as _table
from reference_pages.metrics import metrics_page
from reference_pages.profile import profile_page
from reference_pages.proof import proof_page

FOLDER = Path(__file__).parent / "reference"

_KINDS = {
    Kind.TEXT: "text",
    Kind.ACCOUNT: "account, digits",
    Kind.AMOUNT: "amount, decimal comma",
    Kind.DECIMAL: "decimal",
    Kind.INTEGER: "whole number",
    Kind.CHOICE: "one of",
    Kind.FLAG: "flag",
    Kind.DATE: "date `TTMMJJJJ`",
    Kind.DAY_MONTH: "day and month `TTMM`",
}

_SEVERITIES = {
    Severity.BLOCKS: "blocks: the day is held, or the file is not written",
    Severity.WARNS: "warns: work goes on; a person should look",
    Severity.HINTS: "hint",
}

_EFFECTS = {
    Effect.FILE: "DATEV refuses the file",
    Effect.ROW: "DATEV refuses the row",
    Effect.CUT: "DATEV cuts or drops the value",
    Effect.NONE: "DATEV accepts it",
    Effect.UNKNOWN: "not known",
}

_SECTIONS = {
    "FIL": "File",
    "ENC": "Encoding",
    "HDR": "Header",
    "FES": "Locking (Festschreibung)",
    "AMT": "Amounts and currency",
    "ACC": "Accounts",
    "BU": "Tax keys (BU-Schlüssel)",
    "DAT": "Dates",
    "TXT": "Texts",
    "DEP": "Dependent columns",
    "OTH": "Other formats",
    "DUP": "Duplicates",
}


def fields_page() -> str:
    """Return the page of all columns of all formats."""
    return _page(
        "Fields of DATEV's format",
        "Header and columns of each format that `datev_bridge.extf` reads, checks and writes. "
        "The name is the attribute of the typed row, or its key in `others`, and the column in "
        'CSV and JSON. Text stands in quotes, an empty one as `""`; everything else without.',
        _header_block(),
        *(_format_block(entry) for entry in FORMATS.values()),
    )


def rules_page() -> str:
    """Return the page of the format's rules and the codes that find a breach."""
    blocks = (_section_block(name, title) for name, title in _SECTIONS.items())
    return _page(
        "Rules of DATEV's format",
        "What `datev-bridge check` and the writer hold a file against. Every code is explained in "
        "[codes.md](codes.md) and by `datev-bridge explain CODE`.",
        *blocks,
        _between_block(),
        _unique_block(),
    )


def codes_page() -> str:
    """Return the page of every code of every room."""
    return _page(
        "Codes",
        "Every problem that the library or the command line can name, in German and English, with "
        "the next step. A code never changes its meaning and is never used again. `…` stands for "
        "what was found.",
        *(
            "\n\n".join((f"## {room.prefix}: {room.en}", *map(_code_block, kinds_of(room))))
            for room in ROOMS
        ),
    )


def proof_form() -> str:
    """Return the JSON Schema of ``proof.json``."""
    return json.dumps(proof_schema(), ensure_ascii=False, indent=1) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "profile.md": profile_page,
    "environment.md": environment_page,
    "extf-fields.md": fields_page,
    "extf-rules.md": rules_page,
    "codes.md": codes_page,
    "proof.schema.json": proof_form,
    "proof.md": proof_page,
    "metrics.md": metrics_page,
    **library_pages(),
}


# Fields ----------------------------------------------------------------------------------------
def _header_block() -> str:
    rows = (
        (str(number), caption, "text" if number in TEXT_FIELDS else "")
        for number, caption in enumerate(CAPTIONS, 1)
    )
    return f"## Header, version 700\n\n{_table(('Field', 'Caption', 'Quoted'), rows)}"


def _format_block(entry: Format) -> str:
    title = f"## {entry.name}: category {entry.category}, version {entry.version}"
    head = ("Field", "Caption", "Name", "Values", "Most", "Needed", "Since")
    rows = (
        (
            str(column.number),
            column.caption,
            f"`{column.name}`",
            _values(column),
            _most(column),
            "yes" if column.required else "",
            str(column.since) if column.since > 1 else "",
        )
        for column in entry.columns
    )
    return f"{title}\n\n{_table(head, rows)}"


def _values(column: Column) -> str:
    parts = [_KINDS[column.kind]]
    if column.allowed:
        parts.append(", ".join(f"`{value}`" for value in column.allowed))
    if column.expression:
        parts.append(f"`{column.expression}`")
    if column.pad:
        parts.append(f"filled up to {column.pad} digits")
    return "; ".join(parts).replace("one of; ", "one of ")


def _most(column: Column) -> str:
    if column.kind in {Kind.AMOUNT, Kind.DECIMAL}:
        return f"{column.length} + {column.decimals}"
    return str(column.length)


# Rules -----------------------------------------------------------------------------------------
def _section_block(name: str, title: str) -> str:
    rows = (
        (rule.id, rule.text, ", ".join(map(_link, rule.kinds)) or rule.kept_by)
        for rule in RULES
        if rule.id.partition("-")[0] == name
    )
    return f"## {title}\n\n{_table(('Rule', 'Demands', 'Found as, or kept by'), rows)}"


def _between_block() -> str:
    tables = ((21, ROW_RULES), *((category, rules) for category, rules in MASTER_RULES.items()))
    rows = (
        (
            FORMATS[category].name,
            _column(category, rule.column),
            wording(rule.kind, "en")[0],
            _link(rule.kind),
        )
        for category, rules in tables
        for rule in rules
    )
    head = ("Format", "Column", "What is found", "Code")
    return f"## Rules between the columns of a row\n\n{_table(head, rows)}"


def _unique_block() -> str:
    rows = (
        (FORMATS[category].name, ", ".join(map(str, key.columns)), _link(key.kind))
        for category, keys in KEYS.items()
        for key in keys
    )
    return f"## What may occur once in a file\n\n{_table(('Format', 'Columns', 'Code'), rows)}"


def _column(category: int, number: int) -> str:
    columns: Mapping[int, Column] = {c.number: c for c in FORMATS[category].columns}
    return f"{number} {columns[number].caption}"


# Codes -----------------------------------------------------------------------------------------
def _code_block(kind: IssueKind) -> str:
    (de, hint_de), (en, hint_en) = wording(kind, "de"), wording(kind, "en")
    effect = f" · {_EFFECTS[kind.effect]}" if kind.effect else ""
    lines = (
        f"### {kind.code}",
        f"*{_SEVERITIES[kind.severity]}{effect}*",
        f"- {_plain(en)} → {_plain(hint_en)}\n- {_plain(de)} → {_plain(hint_de)}",
    )
    return "\n\n".join(lines)


def _link(kind: IssueKind) -> str:
    return f"[{kind.code}](codes.md#{kind.code.lower()})"


def main(arguments: list[str]) -> int:
    """Write the pages that are not current, or with ``--check`` name them and return 1."""
    stale = [name for name, page in PAGES.items() if _written(name) != page()]
    if "--check" in arguments:
        sys.stderr.writelines(f"docs/reference/{name} is not current\n" for name in stale)
        return 1 if stale else 0
    for name in stale:
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
    return 0


def _written(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text("utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
