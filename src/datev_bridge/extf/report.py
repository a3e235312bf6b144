"""Problems of files for other programs: SARIF for code hosts, JUnit for test reports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from datev_bridge.issues import Issue, Severity

_LEVELS: Mapping[Severity, str] = {
    Severity.BLOCKS: "error",
    Severity.WARNS: "warning",
    Severity.HINTS: "note",
}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

Found = Sequence[tuple[str, Sequence[Issue]]]
"""Files by name, each with its problems."""


def to_sarif(found: Found, language: str = "de") -> Mapping[str, Any]:
    """Return problems as a SARIF 2.1.0 document.

    Args:
        found: The files that were checked.
        language: Of the texts, ``"de"`` or ``"en"``.
    """
    issues = [issue for _, problems in found for issue in problems]
    kinds = {issue.code: issue for issue in issues}
    rules = [
        {
            "id": code,
            "defaultConfiguration": {"level": _LEVELS[issue.severity]},
            "help": {"text": issue.hint(language)},
        }
        for code, issue in sorted(kinds.items())
    ]
    results = [_result(name, issue, language) for name, problems in found for issue in problems]
    driver = {"name": "datev_bridge", "rules": rules}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _result(name: str, issue: Issue, language: str) -> Mapping[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": name}}
    line = dict(issue.values).get("line", "")
    if line.isdecimal():
        place["region"] = {"startLine": int(line)}
    text = ": ".join(filter(None, (issue.place(language), issue.text(language))))
    return {
        "ruleId": issue.code,
        "level": _LEVELS[issue.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


def to_junit(found: Found, language: str = "de") -> str:
    """Return problems as a JUnit report: a suite for each file, a failed case for each that blocks.

    Args:
        found: The files that were checked; one without problems is a passed case.
        language: Of the texts, ``"de"`` or ``"en"``.
    """
    root = Element("testsuites", name="datev_bridge check")
    for name, problems in found:
        failures = sum(issue.blocks for issue in problems)
        cases = str(max(1, len(problems)))
        file = _printable(name)
        suite = SubElement(root, "testsuite", name=file, tests=cases, failures=str(failures))
        if not problems:
            SubElement(suite, "testcase", classname=file, name="check")
        _cases(suite, file, problems, language)
    return tostring(root, encoding="unicode", xml_declaration=False)


def _cases(suite: Element, name: str, problems: Iterable[Issue], language: str) -> None:
    for issue in problems:
        title = " ".join(filter(None, (issue.code, issue.place(language))))
        case = SubElement(suite, "testcase", classname=name, name=_printable(title))
        outcome = "failure" if issue.blocks else "system-out"
        text = _printable(f"{issue.text(language)} {issue.hint(language)}")
        node = SubElement(case, outcome)
        if issue.blocks:
            node.set("message", text)
        node.text = text


def _printable(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
