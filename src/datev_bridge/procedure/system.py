"""Chapter 4, the technical documentation: from the POS's answer to the row in the file."""

from collections.abc import Mapping

from datev_bridge.chart.tax import (
    RATE_CHANGES,
    Level,
    Supply,
    bu_key_for,
    rates_in_force,
    restaurant_rate,
)
from datev_bridge.journey.model import ConnectionFact
from datev_bridge.onboarding import ConnectionState
from datev_bridge.procedure import system_texts as texts
from datev_bridge.procedure.facts import PlaceFacts, ProcedureFacts
from datev_bridge.procedure.model import Block, Chapter, Manner, Pairs, Section, Table
from datev_bridge.procedure.setting_words import value_of
from datev_bridge.procedure.speech import NOTHING, Speech, Text

_STATES: Mapping[ConnectionState, Text] = {
    ConnectionState.NONE: ("nicht verbunden", "not connected"),
    ConnectionState.CONNECTED: ("verbunden seit {at}", "connected since {at}"),
    ConnectionState.ENDED: ("beendet; verbunden war sie am {at}", "ended; was made on {at}"),
}
_PATHS: Mapping[object, str] = {
    "v1": "/f/finance/{location}/dailyFinancials",
    "v2": "/f/v2/business-location/{location}/sales-daily",
}
_SUPPLIES: Mapping[Supply, Text] = {
    Supply.DINE_IN_FOOD: ("Speisen im Haus", "food eaten in"),
    Supply.DRINKS: ("Getränke", "drinks"),
    Supply.TAKEAWAY_FOOD: ("Speisen außer Haus", "food taken away"),
}
_LEVELS: Mapping[Level, Text] = {
    Level.STANDARD: ("Regelsteuersatz", "standard rate"),
    Level.REDUCED: ("ermäßigter Satz", "reduced rate"),
}


def system(facts: ProcedureFacts, speech: Speech) -> Chapter:
    """Return the technical documentation."""
    sources = (_source(facts, place, speech) for place in facts.places)
    headers = (_header(facts, place, speech) for place in facts.places)
    return Chapter(
        title=speech.say(("Technische Systemdokumentation", "Technical system documentation")),
        sections=(
            _section(texts.SOURCE, speech, *sources),
            _section(texts.RECEIPT, speech),
            _section(texts.BOOKING, speech, _bookings(facts, speech)),
            _section(texts.RESOLUTION, speech),
            _section(texts.TAX, speech, _rates(facts, speech), _calendar(speech)),
            _section(texts.FILE, speech, *headers),
            _section(texts.COMMITMENT, speech),
            _section(texts.CORRECTIONS, speech, _kinds(speech)),
            _section(texts.PROOF, speech),
            _section(texts.STORAGE, speech, _kept(speech)),
            _section(texts.PROGRAM, speech, _program(facts, speech)),
        ),
    )


def _section(topic: texts.Topic, speech: Speech, *blocks: Block) -> Section:
    listed = (speech.items(topic.items),) if topic.items else ()
    return Section(
        title=speech.say(topic.title),
        blocks=(*speech.paragraphs(topic.paragraphs), *listed, *blocks),
    )


def _source(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Pairs:
    values, at, pos = place.values, place.place.location, facts.pos
    feed = values.get("kseries.feed")
    path = _PATHS.get(feed, NOTHING).format(location=at.id if at else "{location}")
    named = [(speech.say(("Betrieb", "Place")), place.place.name)] if len(facts.places) > 1 else []
    return Pairs(
        pairs=(
            *named,
            (speech.say(("Schnittstelle", "Interface")), pos.api_url if pos else NOTHING),
            (speech.say(("Anmeldung", "Login")), pos.auth_url if pos else NOTHING),
            (speech.say(("Abfrage je Geschäftstag", "Request for a business day")), f"GET {path}"),
            (speech.say(("Datenquelle", "Feed")), value_of("kseries.feed", feed, speech)),
            (
                speech.say(("Mitgelesen", "Included")),
                "payments, staff, revenue_center, table, account_profile",
            ),
            (
                speech.say(("Umfang der Zustimmung", "Scope of the consent")),
                pos.scope if pos else NOTHING,
            ),
            (
                speech.say(("Betriebsstätte", "Business location")),
                f"{at.name} ({at.id})" if at else NOTHING,
            ),
            (
                speech.say(("Verbindung", "Connection")),
                _connection(place.connection, place.zone, speech),
            ),
        )
    )


def _connection(fact: ConnectionFact, zone: str, speech: Speech) -> str:
    return speech.say(_STATES[fact.state], at=speech.moment(fact.connected_at, zone))


def _bookings(facts: ProcedureFacts, speech: Speech) -> Table:
    accounts = {str(place.values.get("datev.clearing_account") or "") for place in facts.places} - {
        ""
    }
    named = speech.say(("Zwischenkonto", "Clearing account"))
    clearing = f"{named} {accounts.pop()}" if len(accounts) == 1 else named
    return Table(
        caption=speech.say(("Vorgang und Buchung", "Fact and entry")),
        columns=speech.columns(
            ("Vorgang", "Fact"),
            ("Konto", "Account"),
            ("S/H, wenn positiv", "Debit or credit if positive"),
            ("Gegenkonto", "Contra account"),
            ("Steuer", "Tax"),
        ),
        rows=tuple(
            tuple(speech.say(cell, clearing=clearing) for cell in row) for row in texts.BOOKINGS
        ),
    )


def _rates(facts: ProcedureFacts, speech: Speech) -> Table:
    return Table(
        caption=speech.say(
            ("Steuersätze und BU-Schlüssel am Stichtag", "Rates and tax keys as of the day")
        ),
        columns=speech.columns(
            ("Satz", "Level"),
            (("Prozent", "Percent"), Manner.NUMBER),
            (("BU-Schlüssel", "Tax key"), Manner.SHORT),
            ("Erwartet bei", "Expected for"),
        ),
        rows=tuple(
            (
                speech.say(_LEVELS[level]),
                speech.words.rate(rate),
                bu_key_for(rate, facts.on) or NOTHING,
                ", ".join(
                    speech.say(name)
                    for supply, name in _SUPPLIES.items()
                    if restaurant_rate(supply, facts.on) == rate
                )
                or NOTHING,
            )
            for level, rate in rates_in_force(facts.on).items()
        ),
    )


def _calendar(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Steuerkalender des Programms", "The program's tax calendar")),
        columns=speech.columns(
            (("Ab", "From"), Manner.SHORT),
            ("Umsatz", "Supply"),
            (("Vorher", "Before"), Manner.NUMBER),
            (("Danach", "After"), Manner.NUMBER),
        ),
        rows=tuple(
            (
                speech.day(change.first_day),
                speech.say(_SUPPLIES[change.supply]),
                speech.words.rate(change.old),
                speech.words.rate(change.new),
            )
            for change in RATE_CHANGES
        ),
    )


def _header(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Table:
    rows = tuple(
        (number, speech.say(name), value_of(key, place.values[key], speech))
        for number, name, key in texts.HEADER
        if key in place.values
    )
    chart = place.chart
    code = (("27", "Sachkontenrahmen", chart.standard.code),) if chart else ()
    return Table(
        caption=facts.titled(
            speech.say(("Kopf jeder Datei, soweit eingestellt", "Header of each file as set")),
            place,
        ),
        columns=speech.columns(
            (("Feld", "Field"), Manner.SHORT), ("Name", "Name"), ("Inhalt", "Content")
        ),
        rows=(*rows, *code),
    )


def _kinds(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Arten von Dateien", "Kinds of files")),
        columns=speech.columns(
            (("Kennzeichen", "Mark"), Manner.SHORT), ("Anlass", "Occasion"), ("Inhalt", "Content")
        ),
        rows=speech.rows(texts.KINDS),
    )


def _kept(speech: Speech) -> Table:
    return Table(
        caption=speech.say(("Was aufgezeichnet wird", "What is recorded")),
        columns=speech.columns(
            ("Aufzeichnung", "Record"),
            ("Inhalt", "Content"),
            ("Schutz vor Veränderung", "Against change"),
        ),
        rows=speech.rows(texts.RECORDS),
    )


def _program(facts: ProcedureFacts, speech: Speech) -> Pairs:
    return Pairs(
        pairs=(
            (speech.say(("Programm", "Program")), "datev_bridge"),
            (speech.say(("Version bei der Erstellung", "Version at the making")), facts.version),
            (speech.say(("Lizenz", "Licence")), "Apache-2.0"),
            (speech.say(("Dateiformat", "File format")), "DATEV EXTF 700, Buchungsstapel 13"),
        )
    )
