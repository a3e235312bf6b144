"""Facts → document. Pure: the same facts in the same language are the same document."""

from typing import Any

from datev_bridge.procedure.by_hand import by_hand
from datev_bridge.procedure.controls import controls
from datev_bridge.procedure.facts import ProcedureFacts
from datev_bridge.procedure.general import general
from datev_bridge.procedure.glossary import glossary
from datev_bridge.procedure.history import history
from datev_bridge.procedure.model import (
    Blank,
    Block,
    Document,
    Items,
    Pairs,
    Paragraph,
    Table,
)
from datev_bridge.procedure.opening import about
from datev_bridge.procedure.operating import operating
from datev_bridge.procedure.speech import NOTHING, Speech, Text
from datev_bridge.procedure.system import system
from datev_bridge.procedure.using import using
from datev_bridge.procedure.versions import Version, fingerprint, versions

SCHEMA = "datev_bridge/procedure/1"
"""Name and version of the plain form; a change that breaks a reader gets a new number."""
_TITLE: Text = ("Verfahrensdokumentation", "Procedural documentation")
_VERSION: Text = ("{number}, gültig ab {since}", "{number}, valid from {since}")
_NO_VERSION: Text = ("noch keine", "none yet")


def describe(facts: ProcedureFacts, language: str) -> Document:
    """Return the documentation in a language.

    Args:
        facts: What is known.
        language: ``"de"`` or ``"en"``.

    Raises:
        ValueError: It does not speak that language.
    """
    speech, found, mark = Speech.of(language), versions(facts), fingerprint(facts)
    return Document(
        language=speech.language,
        title=speech.say(_TITLE),
        organisation=facts.organisation.name,
        cover=_cover(facts, found[-1] if found else None, mark, speech),
        chapters=(
            about(facts, speech),
            general(facts, speech),
            using(facts, speech),
            system(facts, speech),
            operating(facts, speech),
            controls(facts, speech),
            history(facts, found, mark, speech),
            by_hand(speech),
            glossary(speech),
        ),
        edition=len(found),
        fingerprint=mark,
    )


def _cover(
    facts: ProcedureFacts, newest: Version | None, mark: str, speech: Speech
) -> tuple[tuple[str, str], ...]:
    places = ", ".join(place.place.name for place in facts.places) or NOTHING
    version = speech.say(_NO_VERSION)
    if newest is not None:
        since = speech.moment(newest.since, newest.place.zone)
        version = speech.say(_VERSION, number=newest.number, since=since)
    made = speech.moment(facts.made_at, facts.zone)
    return (
        (speech.say(("Betrieb", "Place")), places),
        (speech.say(("Stichtag", "Day described")), speech.day(facts.on)),
        (speech.say(("Fassung", "Version")), version),
        (speech.say(("Kennung der Fassung", "Mark of the version")), mark),
        (speech.say(("Erstellt", "Made")), made),
        (speech.say(("Programm", "Program")), f"datev_bridge {facts.version}"),
        (speech.say(("Stand des Protokolls", "Head of the audit trail")), facts.audit.head),
    )


def plain(document: Document) -> dict[str, Any]:
    """Return a document as plain data."""
    return {
        "schema": SCHEMA,
        "language": document.language,
        "title": document.title,
        "organisation": document.organisation,
        "edition": document.edition,
        "fingerprint": document.fingerprint,
        "cover": [{"name": name, "value": value} for name, value in document.cover],
        "chapters": [
            {
                "number": str(number),
                "title": chapter.title,
                "sections": [
                    {
                        "number": f"{number}.{part}",
                        "title": section.title,
                        "blocks": [_plain(block) for block in section.blocks],
                    }
                    for part, section in enumerate(chapter.sections, start=1)
                ],
            }
            for number, chapter in enumerate(document.chapters, start=1)
        ],
    }


def _plain(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text=text):
            return {"kind": "text", "text": text}
        case Items(items=items):
            return {"kind": "list", "items": list(items)}
        case Pairs(pairs=pairs):
            return {"kind": "values", "values": [{"name": n, "value": v} for n, v in pairs]}
        case Blank(label=label, hint=hint):
            return {"kind": "by_hand", "label": label, "hint": hint}
        case Table():
            return {
                "kind": "table",
                "caption": block.caption,
                "columns": [column.title for column in block.columns],
                "rows": [list(row) for row in block.rows],
            }
