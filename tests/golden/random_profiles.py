"""Random profiles that can book what :mod:`golden.random_sales` sells."""

from collections.abc import Iterator
from datetime import date
import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

LOCATION = {
    "id": "203817465001984",
    "name": "Restaurant Demo",
    "timezone": "Europe/Berlin",
    "currency": "EUR",
    "country": "DE",
}
CENTRES = ((4101, "Restaurant"), (4102, "Terrasse"))
GROUP_NAMES = ("Bier", "Kuchen", "Menüs", "Speisen", "Süßes", "Wein", "Öle & Essig")
METHODS = (  # id, code, description, account, kind
    (3101, "CASH", "Bar", "1000", "cash"),
    (3102, "CARD", "Kartenzahlung", "1361", "card"),
    (3103, "", "Lieferdienst", "1365", "platform"),
    (3104, "IKGIFT", "Gutschein", "1796", "voucher"),
    (3105, "IKDEBT", "Rechnung", "10001", "receivable"),
    (None, "IKPMS", "Auf Zimmer", "1366", "room"),
)
CASH, CARD, GIFT, DEBT = METHODS[0], METHODS[1], METHODS[3], METHODS[4]
ACCOUNTS = {7: ("8300", "8301"), 19: ("8400", "8401"), 0: ("1796",)}


class Shop(NamedTuple):
    """What can be sold and how its profile books it."""

    groups: list[tuple[int | None, str, tuple[int, ...]]]
    old: int | None
    rounds: bool
    discounts: bool
    profile: dict[str, Any]


@st.composite
def shops(draw: st.DrawFn, *, discounts: bool = False) -> Shop:
    """Draw up to four groups with their rates, and a mapping for them and for all payments.

    With ``discounts`` some of them have accounts for discounts.
    """
    modes = ("employee", "by method", "by centre", "by rate", "owner", "owner by receipt")
    tips = draw(st.sampled_from(modes))
    names = draw(st.lists(st.sampled_from(GROUP_NAMES), min_size=1, max_size=4, unique=True))
    choices: tuple[tuple[int, ...], ...] = ((7,), (19,), (7, 19))
    if tips != "owner by receipt":
        choices = (*choices, (0,))
    groups: list[tuple[int | None, str, tuple[int, ...]]] = [
        (2101 + i, name, draw(st.sampled_from(choices))) for i, name in enumerate(names)
    ]
    mapping = [rule for group in groups for rule in _group_rules(draw, group)]
    old = None
    if draw(st.booleans()):  # a group whose rule for 19 % ended lately: only refunds find it
        old = groups[0][0]
        groups[0] = (old, groups[0][1], (7,))
        mapping = [rule for rule in mapping if rule["id"] != str(old)]
        new = {"rate": "7", "valid_from": date(2026, 1, 1), "account": "8300"}
        end = draw(st.sampled_from((date(2025, 12, 31), date(2024, 3, 2), date(2024, 3, 1))))
        mapping += [
            _rule("revenue", "revenue", id=str(old), **new),
            _rule("revenue", "revenue", id=str(old), rate="19", valid_until=end, account="8401"),
        ]
    for ident, code, name, account, kind in METHODS:
        known = str(ident) if ident else f"-{code or name}"
        mapping.append(_rule("payment", kind, id=known, name=name, account=account))
    discounts = discounts and draw(st.booleans())
    if not discounts and draw(st.sampled_from((True, False, False))):
        mapping = [*_with_old_vouchers(mapping, groups)]
    if discounts:
        off = (("7", "8780"), ("19", "8790"))
        mapping += [_rule("discount", "discount", rate=rate, account=a) for rate, a in off]
    mapping += _tip_rules(tips)
    rounds = draw(st.booleans())
    if rounds:
        mapping.append(_rule("rounding", "rounding", account="2701"))
    if draw(st.booleans()):
        mapping.append(_rule("float", "other", account="1369"))
    granularity = draw(st.sampled_from(("day", "day", "day and centre", "receipt")))
    return Shop(groups, old, rounds, discounts, _profile(mapping, granularity))


def _rule(category: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"category": category, "kind": kind, **more}


def _group_rules(draw: st.DrawFn, group: tuple[int | None, str, tuple[int, ...]]) -> list[Any]:
    ident, name, rates = group
    entry = {"id": str(ident), "name": name}
    if 0 not in rates and draw(st.booleans()):  # one keyed account for every rate
        return [_rule("revenue", "revenue", **entry, account="8200", bu_key="by rate")]
    rules = []
    for rate in rates:
        account = draw(st.sampled_from(ACCOUNTS[rate]))
        rule = _rule("revenue", "revenue" if rate else "voucher", **entry, account=account)
        rules.append(rule | {"rate": str(rate)})
        if draw(st.booleans()):
            rules.append(rules[-1] | {"revenue_centre": "4102", "kost1": "200", "kost2": "S"})
    return rules


def _with_old_vouchers(
    mapping: list[dict[str, Any]], groups: list[tuple[int | None, str, tuple[int, ...]]]
) -> Iterator[dict[str, Any]]:
    """Yield the rules with a voucher taxed at 19 % when it was sold, and accounts of that rate."""
    for rule in mapping:
        old = {"account": "1718", "kind": "taxed_voucher", "voucher_rate": "19"}
        yield rule | old if rule.get("id") == str(GIFT[0]) else rule
    for ident, name, _ in groups:
        mine = [rule for rule in mapping if rule.get("id") == str(ident)]
        if not any(rule.get("rate", "19") == "19" for rule in mine):
            yield _rule("revenue", "revenue", id=str(ident), name=name, rate="19", account="8401")


def _tip_rules(tips: str) -> list[dict[str, Any]]:
    if tips == "owner":
        return [_rule("tip", "tip", account="8405", tip_mode="owner", tip_rate="19")]
    if tips == "owner by receipt":
        of_rate = (("7", "8305"), ("19", "8405"))
        return [_rule("tip", "tip", rate=r, account=a, tip_mode="owner") for r, a in of_rate]
    rules = [_rule("tip", "tip", account="1592", tip_mode="employee")]
    if tips == "by centre":
        centre = str(CENTRES[0][0])
        rules.append(_rule("tip", "tip", revenue_centre=centre, account="1593"))
    if tips == "by rate":
        rules.append(_rule("tip", "tip", rate="19", account="8405", tip_mode="owner"))
    if tips == "by method":
        rules.append(_rule("tip", "tip", payment_method="3101", account="1592", tip_mode="ignore"))
        rules.append(_rule("tip", "tip", payment_method="3102", account="1593"))
    return rules


def _profile(mapping: list[dict[str, Any]], granularity: str) -> dict[str, Any]:
    own = (
        ("1361", "Karten", "no"),
        ("1365", "Lieferdienst", "no"),
        ("1366", "Zimmer", "no"),
        ("1369", "Wechselgeld", "no"),
        ("1593", "Trinkgeld Karten", "no"),
        ("2701", "Rundung", "no"),
        ("8301", "Erlöse 7 %", "7"),
        ("8305", "Trinkgeld 7 %", "7"),
        ("8401", "Erlöse 19 %", "19"),
        ("8405", "Trinkgeld 19 %", "19"),
        ("10001", "Debitor", "no"),
    )
    return {
        "property": {"name": "Restaurant Demo"},
        "kseries": {"location": LOCATION["id"], "feed": "v2"},
        "datev": {
            "consultant_number": 1001,
            "client_number": 42,
            "fiscal_year_start": "01-01",
            "account_length": 4,
            "chart": "SKR03",
            "clearing_account": "1792",
            "committed": False,
            "journal_description": "Lightspeed",
            "granularity": granularity,
            "document_field_1": "{date:YYYYMMDD}-{location}",
            "posting_text": "{category} {rate}",
        },
        "calibration": {"discounts": "gross"},
        "account": [{"number": n, "name": name, "automatic": auto} for n, name, auto in own],
        "mapping": mapping,
    }


_TABLES = ("property", "kseries", "datev", "calibration")


def toml(profile: dict[str, Any]) -> str:
    """Return the profile as the file that a person would write."""
    tables = [(f"[{name}]", profile[name]) for name in _TABLES]
    tables += [(f"[[{name}]]", each) for name in ("account", "mapping") for each in profile[name]]
    return "\n".join(
        "\n".join((heading, *(f"{key} = {_toml_value(value)}" for key, value in table.items()), ""))
        for heading, table in tables
    )


def _toml_value(value: object) -> str:
    """Dates stand bare; a JSON text, number or flag is a TOML one too."""
    return str(value) if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
