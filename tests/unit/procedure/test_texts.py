"""What the documentation says is complete, in both languages, and what the program does."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
import re
from string import Formatter
from typing import Any

import attrs
import pytest

from datev_bridge import catalogue, procedure
from datev_bridge.access import Permission, Role
from datev_bridge.chart.account import TaxKind
from datev_bridge.days.actions import ActionKind
from datev_bridge.days.periods import RETURN_DUE
from datev_bridge.identity import lifetimes, links, passwords, recovery, throttle
from datev_bridge.journey.leaving import RETENTION_YEARS
from datev_bridge.journey.settings_list import Source
from datev_bridge.journey.verdicts import Verdict
from datev_bridge.mail.retry import GIVEN_UP_AFTER
from datev_bridge.mapping import AccountKind, RuleTarget, TipMode
from datev_bridge.mapping.check import HORIZON
from datev_bridge.mapping.resolve import REFUND_MONTHS
from datev_bridge.onboarding import ConnectionState, LocationState
from datev_bridge.procedure import (
    control_list,
    controls,
    general,
    glossary,
    history,
    operating,
    operating_texts,
    rule_words,
    setting_words,
    system,
    system_texts,
    using,
)
from datev_bridge.procedure.speech import Text
from datev_bridge.profile.keys import KEYS
from datev_bridge.runs import alarms, pauses, planning, retention, stating, trial_sending
from datev_bridge.runs.alarms import Cause, Telling

MODULES = [
    import_module(f"datev_bridge.procedure.{module.name}")
    for module in iter_modules(procedure.__path__)
]
CODES = {kind.code for kind in catalogue.kinds()}


def is_text(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(v, str) for v in value)


def texts_in(value: Any) -> Iterator[Text]:
    """Yield every pair of German and English in a table."""
    if is_text(value):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts_in(each)
    elif attrs.has(type(value)) and type(value).__module__.startswith("datev_bridge.procedure"):
        for field in attrs.fields(type(value)):
            yield from texts_in(getattr(value, field.name))


def all_texts() -> list[Text]:
    return [
        text
        for module in MODULES
        for name, value in vars(module).items()
        if name.isupper() or name.lstrip("_").isupper()
        for text in texts_in(value)
    ]


TEXTS = all_texts()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_are_texts() -> None:
    assert len(TEXTS) > 400


def test_every_text_is_in_both_languages_and_names_the_same_values() -> None:
    assert [text for text in TEXTS if bool(text[0]) is not bool(text[1])] == []
    assert [text for text in TEXTS if fields(text[0]) != fields(text[1])] == []


def test_a_text_is_translated() -> None:
    """What is alike in both languages is a name, a number, or a text of values alone."""
    alike = {text[0] for text in TEXTS if text[0] == text[1]}
    words = {word for text in alike for word in re.findall(r"[^\W\d_]{2,}", _without_values(text))}
    assert words <= {
        "Nachtrag",
        "Person",
        "Name",
        "daily",
        "sales",
        "finance",
        "datev",
        "bridge",
    } | {word for word in words if word.isupper()}


def _without_values(text: str) -> str:
    return re.sub(r"\{\w+\}", "", text)


def test_german_is_formal() -> None:
    assert [de for de, _ in TEXTS if re.search(r"\b([Dd]u|[Dd]ein\w*|[Dd]ir|[Dd]ich)\b", de)] == []


def test_every_setting_has_its_words() -> None:
    """A new key needs a name and what it brings about, or a reason to be left out."""
    keys = {key.name for key in KEYS}
    assert keys - setting_words.LEFT_OUT - setting_words.WORDS.keys() == set()
    assert setting_words.WORDS.keys() - keys == {"account"}
    assert keys >= setting_words.LEFT_OUT
    assert keys >= setting_words.WITHOUT_DEFAULT
    for key, words in setting_words.WORDS.items():
        assert words.label[0], key
        assert words.effect[0] or words.effects, key


def test_every_value_of_a_choice_is_said() -> None:
    for key in KEYS:
        words = setting_words.WORDS.get(key.name)
        if words is None or not isinstance(key.kind, type):
            continue
        values = [str(m.value) for m in key.kind] if hasattr(key.kind, "__members__") else []
        if key.kind is bool:
            values = ["true", "false"]
        if key.name == "datev.chart":
            continue  # its values are names
        assert set(values) <= words.values.keys(), key.name
        if not words.effect[0]:
            assert set(values) <= words.effects.keys(), key.name


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (rule_words.TARGETS, RuleTarget),
        (rule_words.KINDS, AccountKind),
        (rule_words._TIPS, TipMode),
        (rule_words._TAX, TaxKind),
        (general._STATES, LocationState),
        (general._ROLES, Role),
        (general._PERMISSIONS, Permission),
        (using._VERDICTS, Verdict),
        (using._SPOKE_AS, Role),
        (system._STATES, ConnectionState),
        (controls.ACTIONS, ActionKind),
        (operating.KIND_OF, Cause),
        (operating._TELLING, Telling),
        (setting_words._SOURCES, Source),
    ],
)
def test_every_member_of_an_enum_has_a_word(table: Mapping[Any, Any], members: Any) -> None:
    assert set(table) == set(members)


def test_every_cause_of_an_alarm_is_described() -> None:
    assert {cause.value for cause in Cause} <= operating_texts.CAUSES.keys()


def test_every_attribute_of_a_rule_can_change_in_words() -> None:
    from datev_bridge.mapping import MappingRule

    limits = {
        "target", "category_id", "rate", "revenue_centre", "payment_method", "valid_from",
        "valid_until",
    }  # fmt: skip
    names = {field.name for field in attrs.fields(MappingRule)}
    assert rule_words._ATTRIBUTES.keys() == names - limits


@pytest.mark.parametrize("control", control_list.CONTROLS, ids=lambda control: control.what[1])
def test_the_codes_of_a_control_exist(control: control_list.Control) -> None:
    assert [code for code in control.codes if code not in CODES] == []


def test_every_act_that_is_told_can_happen() -> None:
    source = Path(procedure.__path__[0]).parent
    written = "\n".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    made = {f"place.{verb}" for verb in ("pause", "resume", "terminate", "go_live")}
    made |= {f"test_run.{verdict.value}" for verdict in Verdict}
    made |= set(re.findall(r'action="([a-z_.]+)"', written))
    made |= set(re.findall(r'^_TAKEN = "([a-z_.]+)"', written, re.MULTILINE))
    assert history.EVENTS.keys() - made == set()
    assert history.MADE == "procedure.make"


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    terms = [de for (de, _), _ in glossary.TERMS]
    assert len(terms) == len(set(terms))


def said(*texts: Any) -> str:
    return " ".join(de for text in texts for de, _ in texts_in(text))


def test_the_numbers_in_the_texts_are_those_of_the_program() -> None:
    """Whoever changes one of these changes what the documentation has to say."""
    assert planning.LATE_CHANGES == 7
    assert "sieben" in said(system_texts.CORRECTIONS)
    assert timedelta(days=7) == planning.NOTHING_IS_SURE_AFTER
    assert "sieben Tage" in said(system_texts.SOURCE)
    assert REFUND_MONTHS == 24
    assert "24 Monate" in said(system_texts.RESOLUTION)
    assert RETURN_DUE == 10
    assert "ab dem 11. des Folgemonats" in said(system_texts.CORRECTIONS)
    assert RETENTION_YEARS == retention._YEARS == 10
    assert "zehn Jahre" in said(operating_texts.RETENTION).replace("\N{NO-BREAK SPACE}", " ")
    assert timedelta(hours=6) == alarms.DUE_FOR
    assert alarms.STAGES == (14, 3, 0)
    assert "14, 3 oder 0" in operating_texts.CAUSES["connection_ends"][0]
    assert alarms.WEEKS == 4
    assert stating.SENT_ON == 2
    assert "am 2. des Monats" in said(operating_texts.REGULAR)
    assert timedelta(days=5) == GIVEN_UP_AFTER
    assert (timedelta(minutes=2), timedelta(hours=2)) == (pauses._FIRST, pauses._LONGEST)
    assert timedelta(hours=1) == pauses.UNTIL_SOMEBODY_ACTS
    assert timedelta(days=92) == HORIZON


def test_the_numbers_about_access_are_those_of_the_program() -> None:
    text = said(operating_texts.ACCESS)
    assert passwords.SHORTEST == 12
    assert "mindestens 12 Zeichen" in text
    assert recovery.COUNT == 10
    assert "zehn Wiederherstellungscodes" in text
    assert throttle.ACCOUNT.free == 5
    assert throttle.ACCOUNT.longest_wait == timedelta(hours=1)
    assert "nach fünf je Konto" in text
    assert timedelta(hours=12) == lifetimes.WHOLE
    assert timedelta(hours=1) == lifetimes.IDLE
    assert "nach zwölf Stunden, ohne Benutzung nach einer Stunde" in text
    assert timedelta(hours=72) == links.LIFETIME
    assert timedelta(days=14) == trial_sending._LIFETIME
    assert "72 Stunden, Links zum Testlauf 14 Tage" in text
