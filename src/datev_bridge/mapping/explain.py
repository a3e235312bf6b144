"""Why a rule books something, and why the others do not."""

from decimal import Decimal
from enum import Enum

from attrs import frozen

from datev_bridge.mapping import codes
from datev_bridge.mapping.model import AccountMapping, MappingRule, RuleTarget
from datev_bridge.mapping.resolve import Question, Resolution, Why, resolve


class Verdict(Enum):
    """What became of a rule that was looked at."""

    WON = "won"
    WON_EXPIRED = "won though expired"
    WON_AS_FALLBACK = "won as fallback"
    TIED = "tied"
    LESS_SPECIFIC = "less specific"
    OTHER_RATE = "other rate"
    OTHER_CENTRE = "other centre"
    OTHER_METHOD = "other method"
    NOT_YET = "not yet"
    NO_MORE = "no more"
    NOT_NEEDED = "not needed"


_TEXTS = {
    Verdict.WON: (
        "Sie bucht: keine gültige Regel ist genauer.",
        "It books: no valid rule says more.",
    ),
    Verdict.WON_EXPIRED: (
        "Sie bucht, obwohl sie am {until} endete: der alte Satz gilt für Rücknahmen weiter.",
        "It books although it ended on {until}: what is taken back keeps its old rate.",
    ),
    Verdict.WON_AS_FALLBACK: (
        "Sie bucht als Auffangkonto, weil keine andere Regel passt.",
        "It books as the fallback, since no other rule fits.",
    ),
    Verdict.TIED: (
        "Sie ist genau so genau wie eine andere; deshalb bucht keine von beiden.",
        "It says just as much as another one, so neither of them books.",
    ),
    Verdict.LESS_SPECIFIC: ("Eine andere Regel ist genauer.", "Another rule says more."),
    Verdict.OTHER_RATE: (
        "Sie gilt nur für {rate}, gefragt ist {asked}.",
        "It is for {rate} only, asked was {asked}.",
    ),
    Verdict.OTHER_CENTRE: (
        "Sie gilt nur für {centre}.",
        "It is for {centre} only.",
    ),
    Verdict.OTHER_METHOD: (
        "Sie gilt nur für {method}.",
        "It is for {method} only.",
    ),
    Verdict.NOT_YET: ("Sie gilt erst ab {start}.", "It is valid from {start} on."),
    Verdict.NO_MORE: ("Sie galt bis {until}.", "It was valid until {until}."),
    Verdict.NOT_NEEDED: (
        "Das Auffangkonto ist nicht nötig: eine Regel passt.",
        "The fallback is not needed: a rule fits.",
    ),
}


@frozen(kw_only=True)
class Candidate:
    """A rule that was looked at.

    Attributes:
        rule: The rule.
        verdict: What became of it.
        asked: The rate that was asked for, percent.
    """

    rule: MappingRule
    verdict: Verdict
    asked: Decimal | None = None

    def text(self, language: str = "de") -> str:
        """Return why, in ``"de"`` or ``"en"``."""
        german, english = _TEXTS[self.verdict]
        rule, is_german = self.rule, language == "de"
        day = "%d.%m.%Y" if is_german else "%Y-%m-%d"
        no_rate = "kein Steuersatz" if is_german else "no rate"
        return (german if is_german else english).format(
            rate=_percent(rule.rate, no_rate),
            asked=_percent(self.asked, no_rate),
            centre=_named(rule.revenue_centre, *_CENTRE[is_german]),
            method=_named(rule.payment_method, *_METHOD[is_german]),
            start=rule.valid_from.strftime(day) if rule.valid_from else "",
            until=rule.valid_until.strftime(day) if rule.valid_until else "",
        )


@frozen(kw_only=True)
class Explanation:
    """The whole answer to a question.

    Attributes:
        question: What was asked.
        resolution: The rule that books, or none, with what a person should know.
        candidates: Every rule of the category and every fallback, in the order of the mapping.
    """

    question: Question
    resolution: Resolution
    candidates: tuple[Candidate, ...]


def explain(mapping: AccountMapping, question: Question) -> Explanation:
    """Resolve a question and say of every rule why it books it or does not.

    Args:
        mapping: The rules.
        question: What is to be booked.
    """
    resolution = resolve(mapping, question)
    fallback = _FALLBACKS.get(question.target)
    rules = mapping.rules_for(question.target, question.category_id)
    spare = mapping.rules_for(fallback) if fallback else ()
    return Explanation(
        question=question,
        resolution=resolution,
        candidates=(
            *(_judged(rule, rules, question, resolution) for rule in rules),
            *(_spare(rule, spare, question, resolution) for rule in spare),
        ),
    )


_FALLBACKS = {
    RuleTarget.REVENUE: RuleTarget.FALLBACK_REVENUE,
    RuleTarget.PAYMENT: RuleTarget.FALLBACK_PAYMENT,
}
_WON = {
    Why.MATCH: Verdict.WON,
    Why.EXPIRED: Verdict.WON_EXPIRED,
    Why.FALLBACK: Verdict.WON_AS_FALLBACK,
}


def _judged(
    rule: MappingRule,
    rivals: tuple[MappingRule, ...],
    question: Question,
    resolution: Resolution,
) -> Candidate:
    if rule == resolution.rule:
        verdict = _WON[resolution.why]
    else:
        verdict = _obstacle(rule, question) or _against(rule, rivals, question)
    return Candidate(rule=rule, verdict=verdict, asked=question.rate)


def _spare(
    rule: MappingRule,
    rivals: tuple[MappingRule, ...],
    question: Question,
    resolution: Resolution,
) -> Candidate:
    is_needed = resolution.why is Why.FALLBACK or any(
        issue.kind in {codes.NO_RULE, codes.NO_RULE_FOR_RATE} for issue in resolution.issues
    )
    if is_needed or _obstacle(rule, question) is not None:
        return _judged(rule, rivals, question, resolution)
    return Candidate(rule=rule, verdict=Verdict.NOT_NEEDED, asked=question.rate)


def _obstacle(rule: MappingRule, question: Question) -> Verdict | None:
    """Return what keeps a rule from being asked at all, or None."""
    says_rate = rule.target is RuleTarget.SERVICE_CHARGE  # it taxes the charge, it limits nothing
    rows = (
        (not says_rate and rule.rate not in {None, question.rate}, Verdict.OTHER_RATE),
        (rule.revenue_centre not in {None, question.centre}, Verdict.OTHER_CENTRE),
        (rule.payment_method not in {None, question.method}, Verdict.OTHER_METHOD),
        (rule.valid_from is not None and question.day < rule.valid_from, Verdict.NOT_YET),
        (rule.valid_until is not None and rule.valid_until < question.day, Verdict.NO_MORE),
    )
    return next((verdict for is_so, verdict in rows if is_so), None)


def _against(rule: MappingRule, rivals: tuple[MappingRule, ...], question: Question) -> Verdict:
    asked = [rival for rival in rivals if _obstacle(rival, question) is None]
    beaten = any(rival.specificity > rule.specificity for rival in asked)
    return Verdict.LESS_SPECIFIC if beaten else Verdict.TIED


_CENTRE = {
    True: ("den Bereich", "Umsätze ohne Bereich"),
    False: ("centre", "sales without a centre"),
}
_METHOD = {
    True: ("die Zahlungsart", "Trinkgeld ohne Zahlungsart"),
    False: ("payment method", "tips without a payment method"),
}
"""What a limit is called, and what an empty one is for."""


def _named(limit: str | None, called: str, without: str) -> str:
    return f"{called} {limit}" if limit else without


def _percent(rate: Decimal | None, none: str) -> str:
    return none if rate is None else f"{rate.normalize():f} %"
