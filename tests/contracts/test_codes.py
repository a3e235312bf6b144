"""Every code of every room: unique, in two languages, with a next step, and fit to be filled."""

from collections import Counter
import re
from string import Formatter

import pytest

from datev_bridge.issues import IssueKind
from support.codes import all_kinds

KINDS = all_kinds()


def test_there_are_codes() -> None:
    assert KINDS


def test_no_code_is_used_twice() -> None:
    counts = Counter(kind.code for kind in KINDS)
    assert [code for code, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_code_is_complete(kind: IssueKind) -> None:
    assert re.fullmatch(r"[A-Z]{2,4}-\d{3}", kind.code)
    texts = {"de": kind.de, "en": kind.en, "hint_de": kind.hint_de, "hint_en": kind.hint_en}
    assert [name for name, text in texts.items() if not text.strip()] == []
    assert kind.de != kind.en
    assert kind.hint_de != kind.hint_en


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_both_languages_name_the_same_values(kind: IssueKind) -> None:
    german = fields(kind.de) | fields(kind.hint_de)
    english = fields(kind.en) | fields(kind.hint_en)
    assert german == english
    issue = kind.at("", **{name: f"<{name}>" for name in german})
    for language in ("de", "en"):
        whole = f"{issue.text(language)} {issue.hint(language)}"
        assert [name for name in german if f"<{name}>" not in whole] == []


def fields(template: str) -> set[str]:
    """Return the names in a template; each is a plain word, so that any text can stand for it."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    assert all(name.isidentifier() for name in names), template
    return names
