"""The profile of a simulated restaurant: what a tax adviser would have filled in for it."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from datev_bridge.testing.house import House
from datev_bridge.testing.menu import GROUPS, VOUCHERS
from datev_bridge.testing.payments import (
    AMEX,
    CASH,
    CREDIT_CARD,
    GIFT_CARD,
    GIROCARD,
    INVOICE,
    LIEFERANDO,
    ROOM_CHARGE,
    STAFF,
    UBER,
    Method,
)

_Values = Mapping[str, str | int | date | None]


@frozen(kw_only=True)
class _Span:
    """An account that carries a rate between two days.

    The automatic accounts of SKR03 follow the rates in force; in the half year of 2020 with 16 and
    5 %, what still had other rates needs accounts with a fixed rate, and likewise afterwards.
    """

    rate: str
    account: str
    bu_key: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def rule(self) -> _Values:
        """What the rule of the profile says."""
        return {
            "rate": self.rate,
            "valid_from": self.since,
            "valid_until": self.until,
            "account": self.account,
            "bu_key": self.bu_key,
            "kind": "revenue",
        }

    def touches(self, first: date, last: date) -> bool:
        begins = self.since is None or self.since <= last
        return begins and (self.until is None or first <= self.until)


_LOW_FROM, _LOW_TO = date(2020, 7, 1), date(2020, 12, 31)
_BEFORE_LOW, _AFTER_LOW = date(2020, 6, 30), date(2021, 1, 1)

_REVENUE = (
    _Span(rate="7", account="8300", until=_BEFORE_LOW),
    _Span(rate="19", account="8400", until=_BEFORE_LOW),
    _Span(rate="5", account="8300", since=_LOW_FROM, until=_LOW_TO),
    _Span(rate="16", account="8400", since=_LOW_FROM, until=_LOW_TO),
    _Span(rate="7", account="8334", since=_LOW_FROM, until=_LOW_TO),
    _Span(rate="19", account="8410", since=_LOW_FROM, until=_LOW_TO),
    _Span(rate="7", account="8300", since=_AFTER_LOW),
    _Span(rate="19", account="8400", since=_AFTER_LOW),
    _Span(rate="5", account="8200", bu_key="by rate", since=_AFTER_LOW, until=date(2022, 12, 31)),
    _Span(rate="16", account="8340", since=_AFTER_LOW, until=date(2022, 12, 31)),
)
_VOUCHER_RULES = (
    {"rate": "0", "account": "1796", "kind": "voucher"},
    {"rate": "7", "account": "1711", "kind": "taxed_voucher"},
    {"rate": "19", "account": "1718", "kind": "taxed_voucher"},
)
_METHODS: tuple[tuple[Method, str, str], ...] = (
    (CASH, "1000", "cash"),
    (GIROCARD, "1361", "card"),
    (CREDIT_CARD, "1362", "card"),
    (AMEX, "1367", "card"),
    (GIFT_CARD, "1796", "voucher"),
    (LIEFERANDO, "1365", "platform"),
    (UBER, "1366", "platform"),
    (INVOICE, "10001", "receivable"),
    (ROOM_CHARGE, "1368", "room"),
    (STAFF, "1369", "staff"),
)
_TRANSIT = {
    "1361": "Geldtransit girocard",
    "1362": "Geldtransit Kreditkarten",
    "1365": "Geldtransit Lieferando",
    "1366": "Geldtransit Uber Eats",
    "1367": "Geldtransit American Express",
    "1368": "Verrechnung Hotel",
    "1369": "Verrechnung Personal",
    "10001": "Rechnungen Restaurant",
}


def demo_profile(
    house: House, *, address: str, client_id: str, redirect_uri: str, first: date, last: date
) -> str:
    """Return the TOML of a profile that books every sale of a simulated restaurant.

    Args:
        house: The restaurant.
        address: Where its POS is served: API and login.
        client_id: Of the app that the POS knows.
        redirect_uri: Where its login returns to.
        first: First business day that will be booked.
        last: Last one; rules that none of the days needs are left out.
    """
    return "\n".join(
        (
            *_head(house, address, client_id, redirect_uri),
            *_accounts(),
            *_revenue(house, first, last),
            *_payments(house),
            *_section("[[mapping]]", {"category": "tip", "account": "1592", "kind": "tip"}),
            "",
        )
    )


def _head(house: House, address: str, client_id: str, redirect_uri: str) -> Iterator[str]:
    yield "# Profil eines Musterbetriebs: so hätte es die Kanzlei ausgefüllt."
    yield from _section("[property]", {"name": house.name})
    pos: _Values = {
        "api_url": address,
        "auth_url": address,
        "location": str(house.location_id),
        "feed": "v2",
        "compare_totals": True,
        "client_id": client_id,
        "redirect_uri": redirect_uri,
    }
    yield from _section("[kseries]", pos)
    yield from _section("[datev]", _DATEV)


_DATEV: Mapping[str, str | int] = {
    "consultant_number": 1001,
    "client_number": 42,
    "fiscal_year_start": "01-01",
    "account_length": 4,
    "chart": "SKR03",
    "clearing_account": "1792",
}


def _accounts() -> Iterator[str]:
    for number, name in _TRANSIT.items():
        yield from _section("[[account]]", {"number": number, "name": name, "automatic": "no"})


def _revenue(house: House, first: date, last: date) -> Iterator[str]:
    spans = [span for span in _REVENUE if span.touches(first, last)]
    for group in GROUPS:
        known = {"category": "revenue", "id": house.group_id(group), "name": group.name}
        for rule in _VOUCHER_RULES if group is VOUCHERS else (span.rule for span in spans):
            yield from _section("[[mapping]]", {**known, **rule})


def _payments(house: House) -> Iterator[str]:
    for method, account, kind in _METHODS:
        rule = {
            "category": "payment",
            "id": house.method_id(method),
            "name": method.name,
            "account": account,
            "kind": kind,
        }
        yield from _section("[[mapping]]", rule)


def _section(heading: str, values: _Values) -> Iterator[str]:
    yield ""
    yield heading
    for key, value in values.items():
        if value not in {"", None}:
            yield f"{key} = {_toml(value)}"


def _toml(value: object) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
