"""The mapping in force as tables: one for each thing that rules are for, rule by rule."""

from collections.abc import Iterable, Iterator

from datev_bridge.mapping import MappingRule, RuleTarget
from datev_bridge.mapping.revision import Approved
from datev_bridge.procedure import rule_words
from datev_bridge.procedure.facts import PlaceFacts, ProcedureFacts
from datev_bridge.procedure.model import Block, Pairs, Paragraph, Section, Table
from datev_bridge.procedure.speech import NOTHING, Speech, Text

_TITLE: Text = ("Kontenzuordnung", "Mapping of accounts")
_INTRODUCTION: tuple[Text, ...] = (
    (
        (
            "Die Tabellen zeigen jede Regel der am Stichtag freigegebenen Fassung. Die zweite "
            "Zeile der Kategorie ist die Kennung der Kasse; nach ihr richtet sich die Zuordnung, "
            "nicht nach dem Namen. Wie unter mehreren Regeln gewählt wird, steht in 4.4."
        ),
        (
            "The tables show each rule of the revision approved as of the day. The second line of "
            "a category is its id at the POS; the mapping goes by that, not by the name. How one "
            "of several rules is chosen stands in 4.4."
        ),
    ),
)
_NONE: Text = (
    "Am Stichtag ist keine Kontenzuordnung freigegeben; es kann nichts gebucht werden.",
    "No mapping is approved as of the day; nothing can be booked.",
)


def mapping_section(facts: ProcedureFacts, speech: Speech) -> Section:
    """Return the section with the mapping of every place."""
    tables = (block for place in facts.places for block in _of_place(facts, place, speech))
    return Section(title=speech.say(_TITLE), blocks=(*speech.paragraphs(_INTRODUCTION), *tables))


def _of_place(facts: ProcedureFacts, place: PlaceFacts, speech: Speech) -> Iterator[Block]:
    if place.mapping is None:
        yield Paragraph(text=facts.titled(speech.say(_NONE), place), is_note=True)
        return
    yield _head(facts, place, place.mapping, speech)
    methods = {
        rule.category_id: rule.name
        for rule in place.mapping.rules
        if rule.target is RuleTarget.PAYMENT and rule.name
    }
    for target, title in rule_words.TARGETS.items():
        rules = sorted((rule for rule in place.mapping.rules if rule.target is target), key=_order)
        if rules:
            yield Table(
                caption=facts.titled(speech.say(title), place),
                columns=speech.columns(
                    ("Kategorie der Kasse", "Category at the POS"),
                    ("Gilt für", "Limited to"),
                    ("Gültig", "Valid"),
                    ("Konto", "Account"),
                    ("Art", "Kind"),
                    ("Steuer in DATEV", "Tax in DATEV"),
                    ("Weiteres", "Remarks"),
                ),
                rows=tuple(_rows(rules, place, methods, facts, speech)),
            )


def _head(facts: ProcedureFacts, place: PlaceFacts, approved: Approved, speech: Speech) -> Pairs:
    named = [(speech.say(("Betrieb", "Place")), place.place.name)] if len(facts.places) > 1 else []
    return Pairs(
        pairs=(
            *named,
            (speech.say(("Fassung der Zuordnung", "Revision of the mapping")), approved.id),
            (speech.say(("Entworfen von", "Drafted by")), approved.author or NOTHING),
            (speech.say(("Freigegeben von", "Approved by")), approved.approved_by),
            (
                speech.say(("Freigegeben am", "Approved on")),
                speech.moment(approved.approved_at, place.zone),
            ),
            (speech.say(("Anlass", "About")), approved.note or NOTHING),
            (speech.say(("Regeln", "Rules")), str(len(approved.rules))),
            (speech.say(("Prüfsumme", "Checksum")), approved.digest),
        )
    )


def _rows(
    rules: Iterable[MappingRule],
    place: PlaceFacts,
    methods: dict[str, str],
    facts: ProcedureFacts,
    speech: Speech,
) -> Iterator[tuple[str, ...]]:
    for rule in rules:
        yield (
            rule_words.category_of(rule, speech),
            rule_words.limits_of(rule, methods, speech),
            rule_words.span_of(rule, speech),
            rule_words.account_of(rule, place.chart, speech),
            speech.say(rule_words.KINDS[rule.kind]),
            rule_words.tax_of(rule, place.chart, facts.on, speech),
            rule_words.remarks_of(rule, facts.on, speech),
        )


def _order(rule: MappingRule) -> tuple[str, ...]:
    """Return by what rules are sorted: name, id, limits, dates; never by how they were entered."""
    limits = (rule.revenue_centre, rule.payment_method, rule.valid_from, rule.valid_until)
    rate = "" if rule.rate is None else f"{rule.rate:09.4f}"
    return (rule.name.casefold(), rule.category_id, rate, *(str(limit or "") for limit in limits))
