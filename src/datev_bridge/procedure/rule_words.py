"""Rules of the mapping in words: what each is for, where it goes, how DATEV taxes it."""

from collections.abc import Iterator, Mapping
from datetime import date

from datev_bridge.chart.account import Account, TaxKind, Unknown, account_rate
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, TipMode
from datev_bridge.mapping.diff import RuleChange
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.mapping.rule_check import name_of
from datev_bridge.procedure.speech import NOTHING, Speech, Text

TARGETS: Mapping[RuleTarget, Text] = {
    RuleTarget.REVENUE: ("Erlöse", "Revenue"),
    RuleTarget.PAYMENT: ("Zahlungsarten", "Payment methods"),
    RuleTarget.TIP: ("Trinkgeld", "Tips"),
    RuleTarget.SERVICE_CHARGE: ("Servicegebühr ohne Steuer", "Service charge without tax"),
    RuleTarget.ROUNDING: ("Rundung der Kasse", "Rounding of the POS"),
    RuleTarget.FLOAT: ("Wechselgeld", "Float"),
    RuleTarget.DIFFERENCE: ("Differenzen", "Differences"),
    RuleTarget.DISCOUNT: ("Rabatte", "Discounts"),
    RuleTarget.FALLBACK_REVENUE: ("Auffangkonto für Erlöse", "Fallback for revenue"),
    RuleTarget.FALLBACK_PAYMENT: ("Auffangkonto für Zahlungen", "Fallback for payments"),
}
"""What rules are for, in the order of the tables."""
KINDS: Mapping[AccountKind, Text] = {
    AccountKind.REVENUE: ("Erlös", "revenue"),
    AccountKind.VOUCHER: ("Gutschein", "voucher"),
    AccountKind.TAXED_VOUCHER: ("Gutschein, beim Verkauf versteuert", "voucher taxed when sold"),
    AccountKind.DEPOSIT: ("Anzahlung", "prepayment"),
    AccountKind.SERVICE_CHARGE: ("Servicegebühr", "service charge"),
    AccountKind.TIP: ("Trinkgeld", "tip"),
    AccountKind.ROUNDING: ("Rundung", "rounding"),
    AccountKind.DISCOUNT: ("Rabatt", "discount"),
    AccountKind.CASH: ("Bar", "cash"),
    AccountKind.CARD: ("Karte", "card"),
    AccountKind.RECEIVABLE: ("Rechnung", "on account"),
    AccountKind.PLATFORM: ("Plattform", "platform"),
    AccountKind.ROOM: ("Zimmer", "room"),
    AccountKind.STAFF: ("Personal", "staff"),
    AccountKind.OTHER: ("Sonstiges", "other"),
}
_TIPS: Mapping[TipMode, Text] = {
    TipMode.EMPLOYEE: ("Trinkgeld der Beschäftigten", "tip of the staff"),
    TipMode.OWNER: ("Trinkgeld des Betriebs, versteuert", "tip of the business, taxed"),
    TipMode.IGNORE: ("Trinkgeld, das nicht gebucht wird", "tip that is not booked"),
}
_TAX: Mapping[TaxKind, Text] = {
    TaxKind.AUTOMATIC: ("Automatikkonto, {rate}", "automatic account, {rate}"),
    TaxKind.INPUT_AUTOMATIC: ("Automatikkonto Vorsteuer", "automatic account, input tax"),
    TaxKind.BY_KEY: ("BU-Schlüssel: {key}", "tax key: {key}"),
    TaxKind.INPUT_ONLY: ("keine Umsatzsteuer", "no output tax"),
    TaxKind.NO_TAX: ("keine Umsatzsteuer", "no output tax"),
    TaxKind.UNKNOWN: ("nicht bekannt; BU-Schlüssel: {key}", "not known; tax key: {key}"),
}
_NO_KEY: Text = ("ohne", "none")
_KEY_BY_RATE: Text = ("nach Steuersatz und Datum", "by rate and date")
_OTHER_RATE: Text = ("Satz nicht bekannt", "rate not known")
_EVERY_RATE: Text = ("alle Sätze", "any rate")
_ALL: Text = ("alles", "everything")
_CENTRE: Text = ("Umsatzstelle {name}", "revenue centre {name}")
_METHOD: Text = ("Zahlungsart {name}", "payment method {name}")
_NOT_THEN: Text = ("gilt am Stichtag nicht", "not valid on the day described")
_SUGGESTION: Text = ("Vorschlag, bucht nicht", "suggestion, does not book")
_VOUCHER_RATE: Text = ("beim Verkauf versteuert mit {rate}", "taxed at {rate} when sold")
_TIP_RATE: Text = ("versteuert mit {rate}", "taxed at {rate}")
_REASON: Text = ("ohne Steuer, weil: {reason}", "untaxed because: {reason}")
_TEXT: Text = ("Buchungstext „{text}“", "posting text “{text}”")
_COST: Text = ("{name} {value}", "{name} {value}")
_SINCE: Text = ("ab {first}", "from {first}")
_UNTIL: Text = ("bis {last}", "until {last}")
_ALWAYS: Text = ("immer", "always")


def category_of(rule: MappingRule, speech: Speech) -> str:
    """Return what a rule is for: the category's name, and its id at the POS."""
    if not rule.category_id:
        return rule.name or speech.say(TARGETS[rule.target])
    name = name_of(rule)
    return name if name == rule.category_id else f"{name}\n{rule.category_id}"


def limits_of(rule: MappingRule, methods: Mapping[str, str], speech: Speech) -> str:
    """Return what a rule is limited to: rate, revenue centre, payment method.

    Args:
        rule: The rule.
        methods: Names of payment methods by id.
        speech: The language.
    """
    found = []
    if rule.rate is not None:
        found.append(speech.words.rate(rule.rate))
    elif rule.target in {RuleTarget.REVENUE, RuleTarget.FALLBACK_REVENUE}:
        found.append(speech.say(_EVERY_RATE))
    if rule.revenue_centre is not None:
        found.append(speech.say(_CENTRE, name=rule.revenue_centre))
    if rule.payment_method is not None:
        name = methods.get(rule.payment_method, rule.payment_method)
        found.append(speech.say(_METHOD, name=name))
    return ", ".join(found) or speech.say(_ALL)


def span_of(rule: MappingRule, speech: Speech) -> str:
    """Return the business days on which a rule is valid."""
    found = []
    if rule.valid_from is not None:
        found.append(speech.say(_SINCE, first=speech.day(rule.valid_from)))
    if rule.valid_until is not None:
        found.append(speech.say(_UNTIL, last=speech.day(rule.valid_until)))
    return " ".join(found) or speech.say(_ALWAYS)


def account_of(rule: MappingRule, chart: ChartOfAccounts | None, speech: Speech) -> str:
    """Return a rule's account, and below it what the chart calls it."""
    name = chart.find(rule.account).name(speech.language) if chart else ""
    return f"{rule.account}\n{name}" if name else rule.account


def tax_of(rule: MappingRule, chart: ChartOfAccounts | None, on: date, speech: Speech) -> str:
    """Return who decides the tax of what a rule books, on a day."""
    account = chart.find(rule.account) if chart else Account(number=rule.account)
    key = rule.bu_key or speech.say(_NO_KEY)
    if rule.bu_key == BY_RATE:
        key = speech.say(_KEY_BY_RATE)
    rate = account_rate(account, on)
    shown = speech.say(_OTHER_RATE) if isinstance(rate, Unknown) else speech.words.rate(rate)
    return speech.say(_TAX[account.taxation.kind], key=key, rate=shown)


def remarks_of(rule: MappingRule, on: date, speech: Speech) -> str:
    """Return what else is to be known of a rule, line by line."""
    return "\n".join(_remarks(rule, on, speech)) or NOTHING


def _remarks(rule: MappingRule, on: date, speech: Speech) -> Iterator[str]:
    if not rule.is_confirmed:
        yield speech.say(_SUGGESTION)
    if not rule.covers(on):
        yield speech.say(_NOT_THEN)
    if rule.target is RuleTarget.TIP:
        yield speech.say(_TIPS[rule.tip_mode])
    if rule.tip_rate is not None:
        yield speech.say(_TIP_RATE, rate=speech.words.rate(rule.tip_rate))
    if rule.voucher_rate is not None:
        yield speech.say(_VOUCHER_RATE, rate=speech.words.rate(rule.voucher_rate))
    if rule.untaxed_reason:
        yield speech.say(_REASON, reason=rule.untaxed_reason)
    for name, value in (("KOST1", rule.kost1), ("KOST2", rule.kost2)):
        if value:
            yield speech.say(_COST, name=name, value=value)
    if rule.text:
        yield speech.say(_TEXT, text=rule.text)


_ADDED: Text = ("neu: {what} → {account}", "added: {what} → {account}")
_GONE: Text = ("entfallen: {what} (war {account})", "removed: {what} (was {account})")
_CHANGED: Text = ("geändert: {what}: {parts}", "changed: {what}: {parts}")
_ATTRIBUTES: Mapping[str, Text] = {
    "name": ("Name", "name"),
    "account": ("Konto", "account"),
    "kind": ("Art", "kind"),
    "bu_key": ("BU-Schlüssel", "tax key"),
    "kost1": ("KOST1", "KOST1"),
    "kost2": ("KOST2", "KOST2"),
    "text": ("Buchungstext", "posting text"),
    "tip_mode": ("Trinkgeld", "tip"),
    "tip_rate": ("Steuersatz des Trinkgelds", "rate of the tip"),
    "voucher_rate": ("Steuersatz des Gutscheins", "rate of the voucher"),
    "untaxed_reason": ("Grund ohne Steuer", "reason without tax"),
    "is_confirmed": ("bestätigt", "confirmed"),
}


def change_of(change: RuleChange, speech: Speech) -> str:
    """Return in a line what happened to a rule."""
    rule = change.rule
    limits = limits_of(rule, {}, speech)
    target, name = speech.say(TARGETS[rule.target]), name_of(rule)
    what = f"{target} {name}" if rule.category_id or rule.name else target
    what = f"{what}, {limits}" if limits != speech.say(_ALL) else what
    if change.before is None:
        return speech.say(_ADDED, what=what, account=rule.account)
    if change.after is None:
        return speech.say(_GONE, what=what, account=rule.account)
    parts = ", ".join(
        f"{_attribute(name, speech)} {_value(change.before, name, speech)} → "
        f"{_value(change.after, name, speech)}"
        for name in change.attributes
    )
    return speech.say(_CHANGED, what=what, parts=parts)


def _attribute(name: str, speech: Speech) -> str:
    return speech.say(_ATTRIBUTES[name]) if name in _ATTRIBUTES else name


def _value(rule: MappingRule, name: str, speech: Speech) -> str:
    value = getattr(rule, name)
    match value:
        case AccountKind():
            return speech.say(KINDS[value])
        case TipMode():
            return speech.say(_TIPS[value])
        case bool():
            return speech.yes(value)
        case str() | None:
            return value or NOTHING
        case _:
            return speech.words.rate(value)
