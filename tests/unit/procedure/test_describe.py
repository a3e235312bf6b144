"""Facts to document: everything that is in force appears, and every change begins a version."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.audit.codes import CHANGED
from datev_bridge.journey.model import Organisation
from datev_bridge.journey.settings_document import changed
from datev_bridge.journey.settings_list import listed_settings
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.onboarding import LocationState
from datev_bridge.procedure.document import describe, plain
from datev_bridge.procedure.facts import PlaceFacts, ProcedureFacts
from datev_bridge.procedure.model import Blank, Document, Table
from datev_bridge.procedure.versions import Subject, fingerprint, versions
from support.procedures import (
    EMPTY,
    MADE_AT,
    RULES,
    SETTINGS,
    a_place,
    approved,
    at,
    cells,
    settings_revision,
    some_facts,
    table,
    words,
)

BLANK = "\N{NO-BREAK SPACE}"
NAMES = st.text("abcäöüß <>&\"'{}%0", min_size=1, max_size=12).filter(lambda text: text.strip())
ACCOUNTS = st.integers(1000, 9999).map(str)
RULE = st.builds(
    MappingRule,
    target=st.sampled_from(RuleTarget),
    category_id=st.text("0123456789", min_size=1, max_size=5),
    name=NAMES,
    rate=st.sampled_from([None, Decimal(7), Decimal(19), Decimal("10.7")]),
    revenue_centre=st.none() | NAMES,
    payment_method=st.none() | NAMES,
    valid_from=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    account=ACCOUNTS,
    kind=st.sampled_from(AccountKind),
    kost1=st.sampled_from(["", "K1"]),
    text=st.sampled_from(["", "Text"]),
)


@settings(max_examples=40, deadline=None)
@given(
    rules=st.lists(RULE, min_size=1, max_size=8, unique=True),
    language=st.sampled_from(["de", "en"]),
)
def test_every_rule_of_the_mapping_is_a_row(rules: list[MappingRule], language: str) -> None:
    place = evolve(a_place(), mappings=(approved("m1", tuple(rules), 3),))
    document = describe(some_facts(place), language)
    rows = [
        row
        for block in document.blocks()
        if isinstance(block, Table)
        and len(block.columns) == 7
        and block.columns[3].title in {"Konto", "Account"}
        for row in block.rows
    ]
    assert len(rows) == len(rules)
    shown = sorted((row[0].split("\n")[0], row[3].split("\n")[0]) for row in rows)
    assert shown == sorted((rule.name, rule.account) for rule in rules)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_setting_is_a_row_with_its_value_and_origin(language: str) -> None:
    from datev_bridge.procedure import setting_words
    from datev_bridge.procedure.speech import Speech

    place, speech = a_place(), Speech.of(language)
    rows = {row[0]: row for row in next(
        block for block in describe(some_facts(place), language).blocks()
        if isinstance(block, Table) and len(block.columns) == 4 and len(block.rows) > 20
    ).rows}  # fmt: skip
    shown = [each for each in place.listed if each.key not in setting_words.LEFT_OUT]
    assert len(rows) == len(shown)
    for setting in shown:
        row = rows[setting_words.label_of(setting.key, speech)]
        assert row[1] == setting_words.shown_value(setting, speech)
        assert row[2], setting.key
        assert row[3], setting.key


def test_what_is_in_force_is_there() -> None:
    text = words(describe(some_facts(), "de"))
    for said in (
        "kanzlei@steuer.example",  # recipient
        "Kanzlei Meyer",  # person, approver
        "22:30",  # closing time
        "Doppelt kassiert",  # reason of a decision
        "R4711-3",
        "EXTF_TEST_Zum-Anker.csv",
        "7" * 64,  # its digest
        "bestätigt: Kanzlei Meyer (Kanzlei)",
        "18.11.2026",  # held day
        "RUN-030",
        "19" * 32,  # journal
        "70" * 32,  # file
        "c" * 64,  # head of the trail
        "e" * 64,  # an earlier edition
        "laut Prüfung durchlaufend",
        "GET /f/v2/business-location/4711/sales-daily",
        "Transit Karten",
        "Automatik freigegeben",
    ):
        assert said in text, said


def test_a_rule_is_told_with_tax_limits_and_remarks() -> None:
    document = describe(some_facts(), "de")
    (food, drinks) = sorted(table(document, "Erlöse").rows, reverse=True)
    assert food == (
        "Speisen\n11", f"7{BLANK}%", "ab 01.01.2026", "8300\nErlöse 7 % USt", "Erlös",
        f"Automatikkonto, 7{BLANK}%", "–",
    )  # fmt: skip
    assert drinks[1] == "alle Sätze"
    assert drinks[6] == "KOST1 BAR"
    tips = table(document, "Trinkgeld").rows
    assert ("Zahlungsart Bar", "Trinkgeld, das nicht gebucht wird") in {
        (row[1], row[6]) for row in tips
    }
    (charge,) = table(document, "Servicegebühr ohne Steuer").rows
    assert charge[6] == "ohne Steuer, weil: laut Prüfung durchlaufend"


def test_a_rule_that_is_not_valid_then_says_so() -> None:
    facts = evolve(some_facts(), on=date(2025, 11, 21))
    rows = table(describe(facts, "de"), "Erlöse").rows
    assert {row[0]: "gilt am Stichtag nicht" in row[6] for row in rows} == {
        "Speisen\n11": True,
        "Getränke\n12": False,
    }


def test_the_versions_are_in_order_with_who_and_what_changed() -> None:
    facts = some_facts()
    found = versions(facts)
    assert [(v.number, v.subject, v.name, v.since, v.until) for v in found] == [
        (1, Subject.SETTINGS, "1", at(2), at(9)),
        (2, Subject.MAPPING, "m1", at(3, 11), at(10, 11)),
        (3, Subject.SETTINGS, "2", at(9), None),
        (4, Subject.MAPPING, "m2", at(10, 11), None),
    ]
    document = describe(facts, "de")
    assert document.edition == 4
    rows = table(document, "Was jede Fassung änderte").rows
    assert ("3", "Uhrzeit: 23:00 → 22:30") in rows
    assert ("4", "neu: Servicegebühr ohne Steuer → 8300") in rows
    assert ("2", f"neu: Erlöse Speisen, 7{BLANK}% → 8300") in rows
    (last,) = [row for row in table(document, "Fassungen im Zeitverlauf").rows if row[0] == "4"]
    assert last[2] == "in Kraft"
    assert last[3] == "Kontenzuordnung m2\nServicegebühr ergänzt"
    assert last[4:6] == ("Wirtin", "Kanzlei Meyer")


CHANGES = st.sampled_from(
    [
        {"schedule.closing_time": "21:00"},
        {"datev.committed": True},
        {"delivery.recipients": ["neu@steuer.example"]},
        {"datev.clearing_account": "1793"},
        {"schedule.cadence": "weekly"},
        {"datev.closed_until": "2026-10-31"},
        {"property.name": "Zur Post"},
    ]
)


@settings(max_examples=30, deadline=None)
@given(change=CHANGES, language=st.sampled_from(["de", "en"]))
def test_every_change_of_a_setting_begins_a_version(change: dict[str, Any], language: str) -> None:
    before = some_facts()
    place = before.places[0]
    document = changed(SETTINGS, change)
    new = settings_revision(3, document, "Wirtin", 20)
    listed = listed_settings(document, (), (*place.settings, new))
    after = evolve(before, places=(evolve(place, settings=(*place.settings, new), listed=listed),))
    assert fingerprint(after) != fingerprint(before)
    one, other = describe(before, language), describe(after, language)
    assert (one.edition, other.edition) == (4, 5)
    assert other.fingerprint != one.fingerprint
    caption = {"de": "Was jede Fassung änderte", "en": "What each version changed"}[language]
    assert len([row for row in table(other, caption).rows if row[0] == "5"]) == 1


@settings(max_examples=30, deadline=None)
@given(rules=st.lists(RULE, min_size=1, max_size=4, unique=True))
def test_every_approved_mapping_begins_a_version(rules: list[MappingRule]) -> None:
    before = some_facts()
    place = before.places[0]
    new = approved("m3", (*RULES, *rules), 20, "m2")
    after = evolve(before, places=(evolve(place, mappings=(*place.mappings, new)),))
    assert fingerprint(after) != fingerprint(before)
    assert describe(after, "de").edition == 5
    (last,) = [v for v in versions(after) if v.name == "m3"]
    assert len(last.rules) == len(rules)


def test_an_edition_of_before_is_superseded_and_one_of_now_is_valid() -> None:
    facts = some_facts()
    mark = fingerprint(facts)
    event = facts.editions[0]
    valid = evolve(event, sequence=40, details={**event.details, "fingerprint": mark})
    rows = table(describe(evolve(facts, editions=(event, valid)), "de"), "Frühere Ausgaben").rows
    assert [row[-1] for row in rows] == ["überholt", "gültig"]
    other = evolve(facts, version="0.2.0", editions=(valid,))
    assert [row[-1] for row in table(describe(other, "de"), "Frühere Ausgaben").rows] == [
        "überholt"
    ]


def shape(document: Document) -> list[object]:
    return [
        [type(block).__name__, len(block.rows) if isinstance(block, Table) else 0]
        for block in document.blocks()
    ]


@pytest.mark.parametrize("places", [1, 2])
def test_both_languages_say_the_same(places: int) -> None:
    facts = some_facts(*(a_place(name=f"Haus {n}") for n in range(places)))
    german, english = describe(facts, "de"), describe(facts, "en")
    assert shape(german) == shape(english)
    assert [len(c.sections) for c in german.chapters] == [len(c.sections) for c in english.chapters]
    assert german.fingerprint == english.fingerprint
    titles = [(g.title, e.title) for (_, g), (_, e) in zip(
        german.sections(), english.sections(), strict=True)]  # fmt: skip
    assert [pair for pair in titles if pair[0] == pair[1]] == []


def test_the_parts_that_the_text_refers_to_are_what_it_says() -> None:
    """Numbers of sections stand in texts; they have to lead where they say."""
    titles = {number: section.title for number, section in describe(some_facts(), "de").sections()}
    assert titles["2.5"] == "Personen und Rechte"
    assert titles["3.2"] == "Einstellungen und ihre Wirkung"
    assert titles["3.3"] == "Kontenzuordnung"
    assert titles["3.4"] == "Zeitplan"
    assert titles["3.5"] == "Zustellung und Empfänger"
    assert titles["3.6"] == "Einrichtung, Testlauf und Freigabe"
    assert titles["4.1"] == "Herkunft der Daten"
    assert titles["4.4"] == "Wie eine Regel gefunden wird"
    assert titles["5.3"] == "Warnungen"
    assert titles["6.1"] == "Kontrollen"
    assert titles["6.2"] == "Stand der Kontrollen"
    assert titles["6.4"] == "Versiegelte Tage"
    assert titles["7.3"] == "Weitere Ereignisse"
    assert titles["7.4"] == "Ausgaben dieser Dokumentation"
    assert [n for n in titles if n.startswith("8.")] == ["8.1", "8.2", "8.3", "8.4", "8.5"]


def test_among_several_places_every_table_of_a_place_names_it() -> None:
    facts = some_facts(a_place(name="Haus A"), a_place(name="Haus B"))
    document = describe(facts, "de")
    captions = [b.caption for b in document.blocks() if isinstance(b, Table)]
    assert len(captions) == len(set(captions))
    assert "Erlöse · Haus A" in captions
    assert "Erlöse · Haus B" in captions
    assert document.edition == 8


def test_an_organisation_of_which_nothing_is_known_has_a_documentation_too() -> None:
    empty = PlaceFacts(
        place=evolve(
            a_place().place, location=None, state=LocationState.SETTING_UP, live_since=None
        ),
        connection=a_place().connection,
    )
    facts = evolve(some_facts(empty), people=(), events=(), editions=(), audit=EMPTY, pos=None)
    for known in (facts, evolve(facts, places=())):
        for language in ("de", "en"):
            document = describe(known, language)
            assert document.edition == 0
            assert any(isinstance(block, Blank) for block in document.blocks())


def test_incomplete_settings_are_told_with_what_they_lack() -> None:
    place = a_place(settings={"property": {"name": "Zum Anker"}})
    text = words(describe(some_facts(place), "de"))
    assert "Die Einstellungen sind noch nicht vollständig" in text
    assert "datev.consultant_number" in text


def test_a_broken_trail_stands_out() -> None:
    facts = some_facts()
    broken = evolve(facts.audit, findings=(CHANGED.at(sequence=7),))
    text = words(describe(evolve(facts, audit=broken), "de"))
    assert "verletzt: Eintrag 7 des Protokolls wurde nachträglich verändert." in text
    assert "verletzt" not in words(describe(facts, "de"))


def test_an_earlier_day_says_what_is_not_of_that_day() -> None:
    facts = evolve(some_facts(), moment=MADE_AT - timedelta(days=3))
    assert "Beschrieben ist ein früherer Tag." in words(describe(facts, "de"))
    assert "Beschrieben ist ein früherer Tag." not in words(describe(some_facts(), "de"))


def test_months_of_deliveries_are_summed_up_and_the_newest_days_named() -> None:
    place = a_place()
    first = place.deliveries[0]
    many = tuple(
        evolve(first, business_day=date(2026, 9, 1) + timedelta(days=n), file_name=f"f{n}.csv")
        for n in range(60)
    )
    document = describe(some_facts(evolve(place, deliveries=many)), "de")
    months = table(document, "Lieferungen nach Monaten").rows
    assert [row[:3] for row in months] == [("09/2026", "30", "30"), ("10/2026", "30", "30")]
    assert len({row[3] for row in months}) == 2
    newest = table(document, "Die jüngsten Geschäftstage").rows
    assert len(newest) == 31
    assert newest[-1][0] == "30.10.2026"


def test_plain_data_are_the_same_document() -> None:
    document = describe(some_facts(), "de")
    data = plain(document)
    assert data["schema"] == "datev_bridge/procedure/1"
    assert data["edition"] == 4
    rows = [
        row
        for chapter in data["chapters"]
        for section in chapter["sections"]
        for block in section["blocks"]
        if block["kind"] == "table"
        for row in block["rows"]
    ]
    assert [cell for row in rows for cell in row] == list(cells(document))


def test_no_other_language_is_spoken() -> None:
    with pytest.raises(ValueError, match="fr"):
        describe(some_facts(), "fr")


def test_the_same_facts_are_the_same_document() -> None:
    assert describe(some_facts(), "de") == describe(some_facts(), "de")


def test_the_organisation_is_named_as_it_is() -> None:
    facts: ProcedureFacts = evolve(
        some_facts(), organisation=Organisation(id="o2", name="Krone", made_at=at(1))
    )
    assert describe(facts, "en").organisation == "Krone"
