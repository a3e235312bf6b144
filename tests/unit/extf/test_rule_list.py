"""Every rule of the format has a code or says why it has none."""

import re

from datev_bridge.extf import codes
from datev_bridge.extf.rule_list import RULES

SECTIONS = {
    "FIL": 19, "ENC": 6, "HDR": 20, "FES": 5, "AMT": 8, "ACC": 9, "BU": 11, "DAT": 8, "TXT": 10,
    "DEP": 10, "OTH": 8, "DUP": 3,
}  # fmt: skip

BEYOND = {
    # of cells of any kind, of the writer's own, or found by other checkers
    "EXTF-020", "EXTF-103", "EXTF-510", "EXTF-511", "EXTF-701", "EXTF-707", "EXTF-137",
}  # fmt: skip


def test_all_rules_are_listed_once_in_order() -> None:
    expected = [f"{name}-{n:02}" for name, count in SECTIONS.items() for n in range(1, count + 1)]
    assert [rule.id for rule in RULES] == expected


def test_each_has_a_code_or_a_reason() -> None:
    assert [rule.id for rule in RULES if bool(rule.kinds) == bool(rule.kept_by)] == []


def test_each_code_belongs_to_a_rule() -> None:
    listed = {kind.code for rule in RULES for kind in rule.kinds}
    found_in_files = {kind.code for kind in codes.KINDS if kind.code < "EXTF-800"}
    assert found_in_files - listed == BEYOND


def test_codes_are_what_they_look_like() -> None:
    assert all(re.fullmatch(r"EXTF-\d{3}", kind.code) and kind.effect for kind in codes.KINDS)
