"""The profile beside captured days: the merchant's own rules redacted, or placeholders.

Accounts, kinds, rates and dates of rules stay, because they decide what is booked; names, texts,
cost centres and everything about connection and client do not. Keys: the profile's TOML.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from attrs import frozen

from datev_bridge import toml_text
from datev_bridge.daybook import Location
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.kseries.lines import percent
from datev_bridge.kseries.models import Sale
from datev_bridge.kseries.pseudonyms import Ordered, Pseudonyms

Values = Mapping[str, Any]


@frozen(kw_only=True)
class Seen:
    """What captured days need rules for.

    Attributes:
        groups: Id and rate in percent of each group, ``("4711", "7")``.
        methods: Id and code of each payment method.
    """

    groups: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]


def seen_in(sales: Iterable[Sale]) -> Seen:
    """Return the categories of sales; one without an id has ``-`` and its code or name."""
    groups: set[tuple[str, str]] = set()
    methods: set[tuple[str, str]] = set()
    for sale in sales:
        for line in sale.sales_lines:
            group = line.accounting_group
            name = f"-{group.code or group.name}" if group else "-"
            category = (group and group.accounting_group_id) or name
            groups.update((category, _rate(tax.tax_rate)) for tax in line.tax_lines)
        for payment in sale.payments or ():
            name = f"-{payment.code or payment.description}"
            methods.add((payment.payment_method_id or name, payment.code))
    return Seen(groups=tuple(sorted(groups)), methods=tuple(sorted(methods)))


def _rate(multiplier: Decimal) -> str:
    return f"{percent(multiplier).normalize():f}"


def placeholder_profile(location: Location, feed: Feed, seen: Seen) -> str:
    """Return a profile that books captured days on placeholder accounts of SKR03.

    Rates other than 0, 7 and 19 % get no rule: their accounts depend on the date.
    """
    head = {**_DATEV, "fiscal_year_start": "01-01", "account_length": 4, "chart": "SKR03"}
    return _document(
        location,
        feed,
        {**head, "clearing_account": "1792"},
        [{"number": number, "automatic": "no"} for number in _TRANSIT],
        [*_placeholder_rules(seen), {"category": "tip", "account": "1592", "kind": "tip"}],
    )


_DATEV: Values = {"consultant_number": 1001, "client_number": 1}
"""The smallest numbers that DATEV allows: whose books they are is nobody's business."""

_TRANSIT = ("1361", "1368", "10001")
_BY_RATE = {"0": ("1796", "voucher"), "7": ("8300", "revenue"), "19": ("8400", "revenue")}
_BY_CODE = {
    "CASH": ("1000", "cash"),
    "IKGIFT": ("1796", "voucher"),
    "IKDEBT": ("10001", "receivable"),
    "IKPMS": ("1368", "room"),
}
_ANY_METHOD = ("1361", "card")


def _placeholder_rules(seen: Seen) -> Iterator[Values]:
    for group, rate in seen.groups:
        if rate in _BY_RATE:
            account, kind = _BY_RATE[rate]
            yield _rule("revenue", group, rate=rate, account=account, kind=kind)
    # One method may have been seen with two codes, but it has one account.
    for method, code in dict(seen.methods).items():
        account, kind = _BY_CODE.get(code, _ANY_METHOD)
        yield _rule("payment", method, account=account, kind=kind)


def _rule(category: str, category_id: str, **values: str) -> Values:
    return {"category": category, "id": category_id, **values}


def redacted_profile(
    document: Values, location: Location, feed: Feed, pseudonyms: Pseudonyms
) -> str:
    """Return the merchant's profile without what belongs to people.

    Args:
        document: The profile as its TOML says, plain data.
        location: The location under its pseudonym.
        feed: Where the captured days are from.
        pseudonyms: Those of the captured days.
    """
    datev = document.get("datev", {})
    return _document(
        location,
        feed,
        {**_DATEV, **{key: datev[key] for key in _KEPT_DATEV if key in datev}},
        [_kept(account, _KEPT_ACCOUNT) for account in document.get("account", ())],
        [_redacted_rule(rule, pseudonyms) for rule in document.get("mapping", ())],
        others={
            "[debtors]": _kept(document.get("debtors", {}), ("first", "last")),
            "[calibration]": _kept(document.get("calibration", {}), ("discounts",)),
        },
    )


_KEPT_DATEV = (
    "fiscal_year_start", "account_length", "chart", "clearing_account", "committed", "granularity",
)  # fmt: skip
_KEPT_ACCOUNT = ("number", "automatic", "cash")
_KEPT_RULE = (
    "category", "rate", "valid_from", "valid_until", "account", "kind", "bu_key", "tip_mode",
    "tip_rate", "voucher_rate", "confirmed",
)  # fmt: skip


def _kept(values: Values, keys: Iterable[str]) -> Values:
    return {key: values[key] for key in keys if key in values}


def _redacted_rule(rule: Values, pseudonyms: Pseudonyms) -> Values:
    ids: dict[str, str] = {}
    if "id" in rule and rule.get("category") == "revenue":
        ids["id"] = _group(rule["id"], pseudonyms)
    elif "id" in rule:
        ids["id"] = _method(rule["id"], pseudonyms)
    if "revenue_centre" in rule:
        ids["revenue_centre"] = _centre(rule["revenue_centre"], pseudonyms)
    if "payment_method" in rule:
        ids["payment_method"] = _method(rule["payment_method"], pseudonyms)
    if rule.get("untaxed_reason", "").strip():
        # That there is a reason decides whether the charge is booked; which one does not.
        ids["untaxed_reason"] = pseudonyms.name("reason", rule["untaxed_reason"])
    return {**_kept(rule, _KEPT_RULE), **ids}


def _centre(centre: str, pseudonyms: Pseudonyms) -> str:
    """Return what stands for a centre; the empty one is what has none."""
    return pseudonyms.ordered_number(Ordered.CENTRE, centre) if centre else centre


def _group(category_id: str, pseudonyms: Pseudonyms) -> str:
    word = category_id.removeprefix("-")
    if not word:
        return category_id
    if word != category_id:
        return f"-{pseudonyms.group_word(word)}"
    return pseudonyms.ordered_number(Ordered.GROUP, category_id)


def _method(category_id: str, pseudonyms: Pseudonyms) -> str:
    word = category_id.removeprefix("-")
    if not word:
        return category_id
    if word != category_id:
        return f"-{pseudonyms.payment_word(word)}"
    return pseudonyms.number("payment method", category_id)


def ordered_in_profile(document: Values) -> Iterator[tuple[Ordered, str]]:
    """Yield the values of a profile's rules whose alphabetical order must survive."""
    for rule in document.get("mapping", ()):
        yield Ordered.CENTRE, rule.get("revenue_centre", "")
        category_id = rule.get("id", "")
        if rule.get("category") == "revenue" and category_id.startswith("-"):
            yield Ordered.GROUP_WORD, category_id[1:]
        elif rule.get("category") == "revenue":
            yield Ordered.GROUP, category_id


def _document(
    location: Location,
    feed: Feed,
    datev: Values,
    accounts: Iterable[Values],
    rules: Iterable[Values],
    *,
    others: Mapping[str, Values] = MappingProxyType({}),
) -> str:
    lines = [
        "# For replaying captured days only: client numbers and names are placeholders.",
        *toml_text.section("[property]", {"name": location.name}),
        *toml_text.section("[kseries]", {"location": location.id, "feed": feed.value}),
        *toml_text.section("[datev]", datev),
    ]
    for heading, values in others.items():
        lines.extend(toml_text.section(heading, values) if values else ())
    for account in accounts:
        lines.extend(toml_text.section("[[account]]", account))
    for rule in rules:
        lines.extend(toml_text.section("[[mapping]]", rule))
    return "\n".join((*lines, ""))
