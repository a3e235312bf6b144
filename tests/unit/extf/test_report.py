"""SARIF and JUnit reports."""

import json
from xml.etree.ElementTree import fromstring

from datev_bridge.extf import find_issues, to_junit, to_sarif
from support.broken_files import batch

FOUND = [
    ("EXTF_a.csv", tuple(find_issues(batch({1: "0,00"}, {14: "bare"})))),
    ("EXTF_b.csv", ()),
    ("c.txt", tuple(find_issues(b"\x00<&"))),
]


def test_sarif() -> None:
    document = json.loads(json.dumps(to_sarif(FOUND, "en")))
    (run,) = document["runs"]
    results = run["results"]
    assert document["version"] == "2.1.0"
    assert [r["ruleId"] for r in results] == ["EXTF-202", "EXTF-005", "EXTF-002"]
    assert [r["level"] for r in results] == ["error", "warning", "error"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "EXTF_a.csv"}, "region": {"startLine": 3}}
    assert "not allowed" in results[0]["message"]["text"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {r["ruleId"] for r in results}


def test_junit() -> None:
    root = fromstring(to_junit(FOUND))
    suites = root.findall("testsuite")
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in suites] == [
        ("EXTF_a.csv", "2", "1"),
        ("EXTF_b.csv", "1", "0"),
        ("c.txt", "1", "1"),
    ]
    first = suites[0].find("testcase")
    assert first is not None
    assert first.get("name") == "EXTF-202 Zeile 3 · Spalte 1 · Umsatz (ohne Soll/Haben-Kz)"
    failure = first.find("failure")
    assert failure is not None
    assert "0,00" in (failure.text or "")


def test_a_file_s_name_cannot_break_the_report() -> None:
    names = [(name, issues) for name, (_, issues) in zip(("a\x01", "b\x02"), FOUND, strict=False)]
    root = fromstring(to_junit(names))
    assert [suite.get("name") for suite in root] == ["a\N{REPLACEMENT CHARACTER}", "b\ufffd"]
