"""Every text of the portal in both languages, and nothing said outside the tables."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
import re
from string import Formatter

from jinja2 import Environment
import pytest

from datev_bridge.access import Role
from datev_bridge.cases.model import CaseStatus
from datev_bridge.chart.account import TaxKind
from datev_bridge.days.actions import ActionKind
from datev_bridge.doctor import Answer, Group
from datev_bridge.identity.model import UserState
from datev_bridge.issues import Severity
from datev_bridge.journey.model import Verdict
from datev_bridge.mail.queue import MailState
from datev_bridge.mapping import AccountKind, RuleTarget
from datev_bridge.mapping.board import RowState
from datev_bridge.mapping.diff import ChangeKind
from datev_bridge.onboarding import ConnectionState, LocationState, StepName, StepState
from datev_bridge.runs.backfill_plan import Left
from datev_bridge.runs.dayview import DayCondition
from datev_bridge.runs.months import DayMark
from datev_bridge.runs.state import Outcome, RunKind, RunState
from datev_bridge.runs.statement import AccountGroup
from datev_bridge.runs.targets import DeliveryState
import datev_bridge_flask
from datev_bridge_flask import fields, language, viewmodels

HOME = Path(datev_bridge_flask.__file__).parent
TEMPLATES = sorted((HOME / "templates").glob("*.j2"))
PYTHON = sorted(HOME.rglob("*.py"))
DE, EN = language.texts("de"), language.texts("en")
WORDS: tuple[tuple[str, type[Enum]], ...] = (
    ("severity", Severity),
    ("state", LocationState),
    ("connection", ConnectionState),
    ("step", StepName),
    ("step_what", StepName),
    ("step_state", StepState),
    ("role", Role),
    ("user_state", UserState),
    ("target", RuleTarget),
    ("kind", AccountKind),
    ("row_state", RowState),
    ("change", ChangeKind),
    ("verdict", Verdict),
    ("run_kind", RunKind),
    ("run_state", RunState),
    ("outcome", Outcome),
    ("case_status", CaseStatus),
    ("action", ActionKind),
    ("mark", DayMark),
    ("account_group", AccountGroup),
    ("mail_state", MailState),
    ("delivery_state", DeliveryState),
    ("health_group", Group),
)
SAME = {
    "shell.in_de", "shell.in_en", "account.name", "release.title", "role.adviser",
    "month.4", "month.8", "month.9", "month.11", "health_group.datev",
}  # fmt: skip
"""Texts that may be alike in both languages."""


def named(key: str, texts: dict[str, str]) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(texts[key]) if name}


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    assert DE.keys() == EN.keys()
    assert [key for key in DE if named(key, dict(DE)) != named(key, dict(EN))] == []
    assert [key for key in DE if not DE[key].strip() or not EN[key].strip()] == []


def test_a_text_is_translated() -> None:
    alike = {key for key in DE if DE[key] == EN[key]}
    assert alike <= SAME | {"account.name"}, alike - SAME


@pytest.mark.parametrize(("section", "kind"), WORDS)
def test_every_member_of_an_enum_has_a_word(section: str, kind: type[Enum]) -> None:
    wanted = {f"{section}.{member.value}" for member in kind}
    assert wanted <= DE.keys(), wanted - DE.keys()
    assert {key for key in DE if key.startswith(f"{section}.")} == wanted


def test_every_tax_kind_setting_choice_and_page_has_a_word() -> None:
    wanted = {f"tax.{kind.value.replace(' ', '_')}" for kind in TaxKind}
    wanted |= {f"nav.{item.page.replace('.', '_')}" for item in viewmodels.MENU}
    wanted |= {f"left.{each.value.replace(' ', '_')}" for each in Left} | {"left.file"}
    wanted |= {f"answer.{each.value.replace(' ', '_')}" for each in Answer}
    wanted |= {f"month.{number}" for number in range(1, 13)}
    wanted |= {f"condition.{each.value.replace(' ', '_')}" for each in DayCondition}
    for field in (*fields.DATEV, *fields.SCHEDULE):
        name = field.key.replace(".", "_")
        wanted |= {f"setting.{name}", f"setting.{name}_hint"}
        wanted |= {f"choice.{name}_{option}" for option in field.options}
    assert wanted <= DE.keys(), wanted - DE.keys()


def used() -> set[str]:
    """Return the keys that templates and modules name whole."""
    found: set[str] = set()
    for path in TEMPLATES:
        found |= set(
            re.findall(r"""\bt\(["']([a-z_]+\.[a-z_0-9A-Z]+)["'][,)\s]""", path.read_text())
        )
    for path in PYTHON:
        found |= set(re.findall(r"""language\.say\(["']([a-z_.]+)["']""", path.read_text()))
    return {key for key in found if not key.endswith("_")}


def beginnings() -> set[str]:
    """Return the beginnings of keys that templates put together."""
    found: set[str] = set()
    for path in TEMPLATES:
        found |= set(re.findall(r"""\bt\(["']([a-z_]+\.[a-z_]*)["'] ~""", path.read_text()))
        found |= {
            f"{name}." for name in re.findall(r"""flash\(.*"([a-z_]+)"\)""", path.read_text())
        }
    return found


def test_every_text_that_is_named_is_there_and_none_is_idle() -> None:
    assert used() <= DE.keys(), used() - DE.keys()
    starts = (*beginnings(), "hint.", "why.")  # by codes
    assert [key for key in DE if key not in used() and not key.startswith(starts)] == []


def said_outside(path: Path) -> Iterator[str]:
    """Yield text that a template says by itself, in content or in attributes that are read out."""
    text = path.read_text()
    Environment().parse(text)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    read_out = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', bare)
    content = re.sub(r"<[^>]*>", " ", bare)
    content = re.sub(r'[\w-]+="[^"]*"', " ", content)  # attributes that a macro puts together
    for word in (*re.findall(r"[^\W\d_]{2,}", content), *read_out):
        if word.strip() and word not in {"datev_bridge", "datev", "bridge", "SHA"}:
            yield word


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_by_itself(path: Path) -> None:
    assert list(said_outside(path)) == []
