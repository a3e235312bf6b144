"""Every package that comes along may be used by anybody, for anything."""

from pathlib import Path
import re

from support.workshop import build_workshop

ALLOWED = {
    "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "MIT", "MIT-0",
    "PSF-2.0", "Python-2.0", "Unlicense", "ZPL-2.1", "Zlib",
}  # fmt: skip
WEAK_COPYLEFT = {
    # Used as it is, never changed or copied into ours; each only with the extra that is named.
    "certifi": "MPL-2.0",  # the core: certificates for httpx
    "psycopg": "LGPL-3.0-only",  # postgres
    "psycopg-binary": "LGPL-3.0-only",  # postgres
    "asyncssh": "EPL-2.0 OR GPL-2.0-or-later",  # sftp
}
WORDS = {
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
    "Zope Public License": "ZPL-2.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Names of older metadata (Trove classifiers, free text)."""

LIST = """
from importlib.metadata import distributions
import json
found = {}
for each in distributions():
    data = each.metadata
    trove = [c.rpartition(" :: ")[2] for c in data.get_all("Classifier", []) if "License ::" in c]
    trove = [c for c in trove if c != "OSI Approved"]
    said = data.get("License-Expression") or " OR ".join(trove) or data.get("License", "")
    found[data["Name"].lower().replace("_", "-")] = said.strip()
print(json.dumps(found))
"""


def parts(licence: str) -> set[str]:
    words = re.split(r" (?:OR|AND) |\(|\)|, ", WORDS.get(licence, licence))
    return {WORDS.get(word.strip(), word.strip()) for word in words if word.strip()}


def test_every_licence_is_allowed(wheel: Path, tmp_path: Path) -> None:
    made = build_workshop(tmp_path / "venv", f"{wheel}[all]")
    licences = made.value(LIST, cwd=tmp_path)
    assert len(licences) > 30
    bad = {
        name: said
        for name, said in licences.items()
        if WORDS.get(said, said) != WEAK_COPYLEFT.get(name)
        and not (parts(said) and parts(said) <= ALLOWED)
    }
    assert bad == {}
    assert set(WEAK_COPYLEFT) <= set(licences)
