"""DATEV's import messages, answered."""

from pathlib import Path

import pytest

from datev_bridge.extf import codes, explain, read_import_log

LOG = """
Importprotokoll vom 01.08.2026

  #REW00305  Buchungssatz 12: Der BU-Schlüssel ist ungültig.
Zeile 7: Steuerschlüssel in diesem Zusammenhang nicht zulässig
Satz Nr. 8   REW99999 etwas ganz Neues
"""


def test_a_pasted_log() -> None:
    answers = read_import_log(LOG)
    assert [(a.row, a.number, a.issue.code) for a in answers] == [
        (12, "#REW00305", "EXTF-905"),
        (7, "", "EXTF-906"),
        (8, "#REW99999", "EXTF-999"),
    ]
    assert answers[0].issue.where == "Satz 12"
    assert "Automatikkonto" in answers[0].issue.text("de")
    assert answers[0].message == "#REW00305 Buchungssatz 12: Der BU-Schlüssel ist ungültig."


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("#REW04506", "EXTF-901"),
        ("Keine Daten gefunden", "EXTF-901"),
        ("Beraternummer 1001 nicht gefunden", "EXTF-901"),
        ("rew04403", "EXTF-902"),
        ("#REW04404", "EXTF-903"),
        ("#REW00314", "EXTF-904"),
        ("Das Belegdatum liegt vor dem Wirtschaftsjahr", "EXTF-904"),
        ("#REW00306 Zeile 3", "EXTF-905"),
        ("Steuerschlüssel auf Automatikkonto", "EXTF-905"),
        ("Steuerschlüssel in diesem Zusammenhang nicht erlaubt", "EXTF-906"),
        ("Steuerschlüssel nicht verträglich mit Zusatzfunktionen des Kontos", "EXTF-907"),
        ("EU-Land ist Pflicht", "EXTF-908"),
        ("EU-Land und Steuersatz sind Pflicht", "EXTF-909"),
        ("Zuordnung zum Gesellschafter fehlt", "EXTF-910"),
        ("Kapitalkontenentwicklung", "EXTF-911"),
        ("Konto erfordert BVV-Position", "EXTF-912"),
        ("Der Wert wurde auf 60 Zeichen gekürzt", "EXTF-913"),
        ("OPOS-Informationen wurden verworfen", "EXTF-914"),
        ("Zeile 9 hat ein Problem", "EXTF-999"),
    ],
)
def test_each_message(message: str, code: str) -> None:
    (answer,) = read_import_log(message)
    assert answer.issue.code == code
    assert answer.issue.hint("de")


def test_every_message_of_the_table_is_tested() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [k.code for k in codes.KINDS if k.code > "EXTF-900" and k.code not in text] == []


def test_what_is_no_message_is_passed_over() -> None:
    assert read_import_log("Importprotokoll\n\nMandant: Muster\n") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EXTF-012", "EXTF-012"),
        ("extf12", "EXTF-012"),
        ("12", "EXTF-012"),
        ("#REW00305", "EXTF-303"),
        ("rew04506", "EXTF-901"),
    ],
)
def test_explain(text: str, code: str) -> None:
    kind = explain(text)
    assert kind is not None
    assert kind.code == code


@pytest.mark.parametrize("text", ["", "EXTF-", "998", "DAY-001", "١٢"])
def test_explain_what_is_not_known(text: str) -> None:
    assert explain(text) is None
