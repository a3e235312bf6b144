"""Write the expected files of golden folders from what the line gives now.

Run it only for folders whose rows the oracle and ``worked.md`` confirm, and read the difference
before committing it: ``python tests/golden/accept.py [NAME …]``.
"""

from pathlib import Path
import sys

sys.path.insert(0, str(Path(__file__).parents[1]))

from golden.cases import CASES, all_cases, load, outputs


def accept(folder: Path) -> None:
    """Write one folder's files and issues."""
    case = load(folder)
    export = case.export()
    case.expected.mkdir(exist_ok=True)
    for path in case.expected.iterdir():
        path.unlink()
    for name, content in outputs(export).items():
        (case.expected / name).write_bytes(content)
    found = sorted({issue.code for issue in export.issues})
    issues = folder / "expected_issues.toml"
    issues.unlink(missing_ok=True)
    if found:
        issues.write_text("".join(f'[[issues]]\ncode = "{code}"\n' for code in found), "utf-8")


if __name__ == "__main__":
    for one in [CASES / name for name in sys.argv[1:]] or all_cases():
        accept(one)
