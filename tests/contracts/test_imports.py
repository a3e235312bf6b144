"""The direction of imports, module by module, beside the layers that import-linter knows."""

from collections.abc import Iterator, Mapping

import pytest

from support.imports import chains, direct_imports, is_within, module_sources

OUTSIDE = (
    "httpx", "sqlalchemy", "sqlite3", "flask", "click", "dbos", "smtplib", "socket", "os", "time",
)  # fmt: skip

PURE = (
    "datev_bridge.money",
    "datev_bridge.dates",
    "datev_bridge.issues",
    "datev_bridge.errors",
    "datev_bridge.daybook",
    "datev_bridge.chart",
    "datev_bridge.mapping",
    "datev_bridge.journal",
    "datev_bridge.rows",
    "datev_bridge.extf",
    "datev_bridge.profile",
    "datev_bridge.takeover",
    "datev_bridge.comparison",
    "datev_bridge.batches",
    "datev_bridge.days",
    "datev_bridge.proof.model",
    "datev_bridge.proof.document",
    "datev_bridge.pipeline",
    "datev_bridge.corrections",
    "datev_bridge.procedure.document",
    "datev_bridge.kseries.models",
    "datev_bridge.kseries.decode",
    "datev_bridge.kseries.summarise",
    "datev_bridge.kseries.protocol",
    "datev_bridge.kseries.oauth",
    "datev_bridge.kseries.retry",
    "datev_bridge.datev_upload",
)

# Files are written by extf only when write_file is called, and the portal is served only when its
# command is: both imports stand inside a function.
ON_CALL = {
    ("datev_bridge.extf", "datev_bridge.files"),
    ("datev_bridge_cli.commands.portal", "datev_bridge_flask"),
}

ONLY_IN = {
    "httpx": ("datev_bridge.kseries.client", "datev_bridge.delivery.datev_api"),
    "dbos": ("datev_bridge.engine",),
    "asyncssh": ("datev_bridge.delivery.sftp",),
    "sqlalchemy": ("datev_bridge.store",),
    "jinja2": ("datev_bridge.proof.html", "datev_bridge_flask"),
    "hypothesis": ("datev_bridge.testing.strategies",),
    "argon2": ("datev_bridge.identity.hashing",),
    "pyotp": ("datev_bridge.identity.totp",),
    "segno": ("datev_bridge.identity.qr",),
    "click": ("datev_bridge_cli",),
    "rich": ("datev_bridge_cli",),
    "flask": ("datev_bridge_flask",),
    "openpyxl": ("datev_bridge.mapping.table_xlsx",),
}

NEVER = {
    "datev_bridge_cli": ("httpx", "sqlalchemy", "dbos", "decimal", "flask", "datev_bridge_flask"),
    "datev_bridge_flask": ("httpx", "sqlalchemy", "dbos", "decimal", "click", "datev_bridge_cli"),
    "datev_bridge": ("datev_bridge_cli", "datev_bridge_flask"),
    "datev_bridge.daybook": ("datev_bridge.kseries", "datev_bridge.mapping", "datev_bridge.chart"),
    "datev_bridge.chart": ("datev_bridge.mapping", "datev_bridge.daybook", "datev_bridge.extf"),
    "datev_bridge.mapping": ("datev_bridge.kseries", "datev_bridge.extf", "datev_bridge.journal"),
    "datev_bridge.journal": ("datev_bridge.kseries", "datev_bridge.extf", "datev_bridge.rows"),
    "datev_bridge.testing": ("httpx", "datev_bridge.pipeline", "datev_bridge.assembly"),
}

ISLAND = ("datev_bridge.extf",)
BESIDE_THE_ISLAND = (
    "datev_bridge.extf",
    "datev_bridge.chart",
    "datev_bridge.money",
    "datev_bridge.dates",
    "datev_bridge.issues",
    "datev_bridge.errors",
    "datev_bridge.files",
)


def violations(sources: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each import that a rule above forbids."""
    imports = {
        module: frozenset(t for t in targets if not _is_on_call(module, t))
        for module, targets in direct_imports(sources).items()
    }
    for module, targets in imports.items():
        for target in sorted(targets):
            yield from (f"{module} imports {target}: {why}" for why in _reasons(module, target))
        if is_within(module, PURE):
            for chain in chains(imports, module, OUTSIDE):
                yield f"pure line: {' -> '.join(chain)}"


def _reasons(module: str, target: str) -> Iterator[str]:
    for package, homes in ONLY_IN.items():
        if is_within(target, (package,)) and not is_within(module, homes):
            yield f"only {' and '.join(homes)} may"
    for room, forbidden in NEVER.items():
        if is_within(module, (room,)) and is_within(target, forbidden):
            yield f"{room} never does"
    ours = target.startswith("datev_bridge.") and not is_within(target, BESIDE_THE_ISLAND)
    if ours and is_within(module, ISLAND):
        yield "extf is an island"


def _is_on_call(module: str, target: str) -> bool:
    return any(is_within(module, (m,)) and is_within(target, (t,)) for m, t in ON_CALL)


def test_every_import_keeps_to_the_rules() -> None:
    assert list(violations(module_sources())) == []


@pytest.mark.parametrize(
    ("module", "text", "complaint"),
    [
        ("datev_bridge.money", "import os.path", "pure line: datev_bridge.money -> os.path"),
        ("datev_bridge.daybook.model", "def f():\n    import time", "pure line"),
        ("datev_bridge.kseries.decode", "from socket import create_connection", "pure line"),
        ("datev_bridge.kseries.tokens", "import httpx", "only datev_bridge.kseries.client"),
        ("datev_bridge_cli.commands.demo", "from decimal import Decimal", "never does"),
        ("datev_bridge_cli.commands.demo", "import httpx", "never does"),
        ("datev_bridge.journal.build", "import datev_bridge.kseries.models", "never does"),
        ("datev_bridge.extf.writer", "from datev_bridge.mapping import resolve", "is an island"),
        ("datev_bridge.testing.menu", "from hypothesis import strategies", "only datev_bridge"),
    ],
)
def test_a_forbidden_import_is_found(module: str, text: str, complaint: str) -> None:
    found = list(violations({"datev_bridge": "", "datev_bridge.mapping": "", module: text}))
    assert any(complaint in line for line in found), found


def test_a_detour_does_not_hide_an_import() -> None:
    sources = {
        "datev_bridge.pipeline": "from datev_bridge import middle",
        "datev_bridge.middle": "from datev_bridge.deep import thing",
        "datev_bridge.deep": "import sqlite3",
        "datev_bridge": "",
    }
    assert list(violations(sources)) == [
        "pure line: datev_bridge.pipeline -> datev_bridge.middle -> datev_bridge.deep -> sqlite3"
    ]


def test_imports_for_the_type_checker_only_load_nothing() -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\n"
    assert list(violations({"datev_bridge.money": text})) == []
