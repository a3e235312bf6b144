"""Templates of texts: names, date patterns, and nothing else."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.profile.templates import NAMES, TemplateValues, check_template, render
from support.told import codes_of, says_everything

VALUES = TemplateValues(
    day=date(2026, 3, 9),
    texts={"category": "Speisen", "rate": "7 %", "location": "14194", "receipt": "", "centre": "4"},
)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{category} {rate}", "Speisen 7 %"),
        ("{date:YYYYMMDD}-{location}", "20260309-14194"),
        ("{date}", "09.03.2026"),
        ("{date:JJJJ-MM-TT}", "2026-03-09"),
        ("{date:TT.MM.JJ}", "09.03.26"),
        ("{date:DD/MM/YY}", "09/03/26"),
        ("{category} {receipt} {rate}", "Speisen 7 %"),
        ("{receipt} {category}", "Speisen"),
        ("{category} {receipt}", "Speisen"),
        ("Kasse", "Kasse"),
        ("", ""),
        ("{journal}", ""),
    ],
)
def test_filled(template: str, text: str) -> None:
    assert check_template(template, "datev.posting_text") == ()
    assert render(template, VALUES) == text


@pytest.mark.parametrize(
    ("template", "codes"),
    [
        ("{kategorie}", ["SET-021"]),
        ("{}", ["SET-021"]),
        ("{Category}", ["SET-023"]),
        ("{category.name}", ["SET-023"]),
        ("{category!r}", ["SET-023"]),
        ("{category[0]}", ["SET-023"]),
        ("{category:>10}", ["SET-022"]),
        ("{rate:YYYY}", ["SET-022"]),
        ("{date:}", ["SET-022"]),
        ("{date:%Y}", ["SET-022"]),
        ("{date:YYYY MM}", ["SET-022"]),
        ("{date:" + "J" * 400 + "x}", ["SET-022"]),
        ("{{category}}", ["SET-023"]),
        ("{category", ["SET-023"]),
        ("category}", ["SET-023"]),
        ("{a}{b}", ["SET-021", "SET-021"]),
        ("{a}{date:x}{", ["SET-021", "SET-022", "SET-023"]),
    ],
)
def test_refused(template: str, codes: list[str]) -> None:
    found = check_template(template, "datev.posting_text")
    assert codes_of(found) == codes
    assert all(issue.where == "datev.posting_text" for issue in found)
    assert all(says_everything(issue) for issue in found)


pieces = st.sampled_from([*(f"{{{name}}}" for name in NAMES), "{date:JJJJ}", "{", "}", "x", " "])
templates = st.lists(pieces | st.text(max_size=4), max_size=8).map("".join)


@given(template=templates, day=st.dates(), text=st.text(max_size=8))
def test_templates_never_fail(template: str, day: date, text: str) -> None:
    found = check_template(template, "x")
    values = TemplateValues(day=day, texts=dict.fromkeys(NAMES, text))
    written = render(template, values)
    assert written == written.strip()
    if not found and not any(mark in text for mark in "{}"):
        assert not any(mark in written for mark in "{}")


@given(text=st.text())
def test_values_are_never_templates(text: str) -> None:
    values = VALUES.with_text("category", "{rate}" + text)
    assert render("{category}", values).startswith("{rate}")


def test_one_value_can_be_replaced() -> None:
    assert render("{receipt}", VALUES.with_text("receipt", "R1")) == "R1"
    assert render("{receipt}", VALUES) == ""
