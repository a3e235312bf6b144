"""A second opinion: booking rows straight from the POS's bodies and a profile.

Written from the booking rules alone: it imports nothing of the product, knows no float, computes in
whole fractions and knows neither chart nor file format. Where the two differ, one of them is wrong.
"""

from collections import defaultdict, namedtuple
from datetime import date
from decimal import Decimal
from fractions import Fraction
import json
import re

COLUMNS = "day row_kind account side amount contra_account bu_key kost1 kost2 document_field_1"
OracleRow = namedtuple("OracleRow", COLUMNS)
Held = namedtuple("Held", "day reason")
BOOKED = {"SALE", "REFUND", "RECALL", "UPDATE", "VOID", "SPLIT", "TRANSFER", "FLOAT"}
KEYS = (  # output VAT: which rate has which BU key from when on; nothing taxed has none
    (date(2021, 1, 1), {5: "0004", 7: "0002", 16: "0005", 19: "0003", 0: ""}),
    (date(2020, 7, 1), {5: "0002", 7: "0004", 16: "0003", 19: "0005", 0: ""}),
    (date(2007, 1, 1), {7: "0002", 16: "0005", 19: "0003", 0: ""}),
)
CENT = Fraction(1, 100)


class _Hold(Exception): ...


def rows(profile, location, days):
    """Return the rows of all days that can be booked, in order, and the days held, with why."""
    booked, held, receipts = [], [], {}
    bodies = {day: json.loads(days[day], parse_float=Decimal) for day in sorted(days)}
    for body in bodies.values():
        receipts |= {s.get("accountFiscId"): s.get("receiptId") for s in body.get("sales") or []}
    for day, body in bodies.items():
        try:
            booked += _Day(profile, location, day, receipts).book(body)
        except _Hold as hold:
            held.append(Held(day, str(hold)))
    return booked, held


def _hold_if(wrong, reason):
    if wrong:
        raise _Hold(reason)


def _amount(thing, field, *, needed=True):
    value = 0 if thing.get(field) is None and not needed else thing.get(field)
    plain = re.fullmatch(r"[+-]?\d+(\.\d+)?", str(value), re.ASCII)
    _hold_if(not plain or isinstance(value, bool), f"amount {field}")
    return Fraction(str(value))


def _cents(amount):
    _hold_if((amount * 100).denominator != 1, "fraction of a cent")
    return int(amount * 100)


def _allocate(shares, goal):
    """Bring shares of a cent to whole cents that add up to the goal, by largest remainder."""
    if goal < 0:
        return [-part for part in _allocate([-share for share in shares], -goal)]
    floors = [share // 1 for share in shares]
    each, extra = divmod(goal - sum(floors), max(1, len(shares)))
    order = sorted(range(len(shares)), key=lambda i: (floors[i] - shares[i], i))
    return [floor + each + (i in order[:extra]) for i, floor in enumerate(floors)]


def _split(line, gross):
    """Return (rate in percent, gross) for each tax of a line, as the POS split it."""
    pairs = [((_amount(t, "taxRate") - 1) * 100, t) for t in line.get("taxLines") or []]
    told = _amount(line, "taxRatePercentage") if line.get("taxRatePercentage") else None
    if len(pairs) == 1 and told in {None, pairs[0][0]}:
        return [(pairs[0][0], gross)]
    _hold_if(len(pairs) < 2 or any(rate <= 0 for rate, _ in pairs), "tax")
    # a quotient is known to six decimals, like every amount of a line
    shares = [round(_amount(t, "taxAmount") * (100 / rate + 1), 6) for rate, t in pairs]
    _hold_if(abs(gross - sum(shares)) > CENT, "tax")
    shares[max(range(len(shares)), key=lambda i: abs(shares[i]))] += gross - sum(shares)
    return [(rate, share) for (rate, _), share in zip(pairs, shares, strict=True)]


def _who(thing, ident, name):
    label, plain = thing.get(name) or thing.get("code") or "", thing.get(ident)
    return label, str(plain) if plain is not None else "-" + (thing.get("code") or label)


def _buckets(lines):
    """Return exact cents by (is service charge, name, -rate, id, revenue centre)."""
    found = defaultdict(Fraction)
    for line in lines:
        gross, charge = _amount(line, "totalNetAmountWithTax"), Fraction(0)
        rest = gross - _amount(line, "totalNetAmountWithoutTax") - _amount(line, "taxAmount")
        if abs(rest) > CENT:
            charge = _amount(line, "serviceCharge", needed=False)
            _hold_if(abs(rest - charge) > CENT, "line does not add up")
        name, ident = _who(line.get("accountingGroup") or {}, "accountingGroupId", "name")
        centre = str(line.get("revenueCenterId") or "")
        for rate, share in _split(line, gross - charge) if gross != charge else ():
            found[False, name, -rate, ident, centre] += share * 100
        found[True, "", 0, "", centre] += charge * 100
    return {key: share for key, share in sorted(found.items()) if share}


class _Day:
    def __init__(self, profile, location, day, receipts):
        self.datev, self.rules = profile["datev"], profile["mapping"]
        self.location, self.day, self.receipts = location, day, receipts
        self.ledger = defaultdict(int)

    def book(self, body):
        _hold_if(body.get("dataComplete") is not True or body.get("sales") is None, "incomplete")
        for sale in body["sales"]:
            if sale.get("type") != "TRANSITORY":
                self.sale(sale, sale.get("salesLines") or [], sale.get("payments"))
        for key, cents in sorted(self.ledger.items()):
            if cents:
                amount = (Decimal(abs(cents)) / 100).quantize(Decimal("0.01"))
                side = "S" if cents > 0 else "H"
                yield OracleRow(self.day, key[0], key[7], side, amount, *key[8:13])

    def sale(self, sale, lines, payments):
        self.receipt = sale.get("receiptId") or sale.get("accountFiscId") or ""
        self.by_rate = defaultdict(int)
        _hold_if(sale.get("type") not in BOOKED, f"type {sale.get('type')}")
        _hold_if(payments is None, "payments")
        for thing in (*lines, *payments):
            money = {thing.get("currency") or "EUR", self.location["currency"]}
            on_top = any(tax.get("taxIncluded") is False for tax in thing.get("taxLines") or [])
            _hold_if(on_top or money != {"EUR"}, "tax on top or foreign money")
            _hold_if(_amount(thing, "surcharge", needed=False), "surcharge")
        rounding = sum(_amount(p, "roundingAmount", needed=False) for p in payments)
        target = sum(_amount(p, "netAmountWithTax") for p in payments) - rounding
        if sale["type"] != "FLOAT":
            buckets = _buckets(lines)
            off = abs(sum(buckets.values()) / 100 - target)
            _hold_if(off >= CENT * max(1, len(payments)) or (target and not buckets), "identity")
            parts = _allocate(list(buckets.values()), _cents(Fraction(target)))
            for key, part in zip(buckets, parts, strict=True):
                self.line(part, *key)
        if rounding:
            self.post(3, "rounding", "", self.rule("rounding"), _cents(rounding))
        for payment in payments:
            self.payment(payment, sale)

    def rule(self, category, ident="", centre="", *, method="", rate=None, refund=False):
        """Return the most specific rule; an expired one of that very rate serves refunds."""
        found, today = [], (self.day.year - 2, self.day.month, self.day.day)
        for rule in self.rules:
            own = None if rate == "any" or "rate" not in rule else Fraction(rule["rate"])
            mine = (own, rule.get("revenue_centre"), rule.get("payment_method"))
            fits = all(m in {None, h} for m, h in zip(mine, (rate, centre, method), strict=True))
            fits = fits and (rule["category"], rule.get("id", "")) == (category, ident)
            until = rule.get("valid_until", date.max)
            late = max(0, (self.day - until).days)
            serves = refund and own is not None and today <= (until.year, until.month, until.day)
            if fits and rule.get("valid_from", date.min) <= self.day and (serves or not late):
                found.append((not late, sum(m is not None for m in mine), -late, rule))
        if not found and category in {"revenue", "payment"}:
            return self.rule(f"fallback_{category}", "", centre, rate=rate)
        _hold_if(not found, f"no mapping for {category} {ident} {rate}")
        *_, best = sorted(found, key=lambda f: f[:3])
        twice = [f[:3] for f in found].count(best[:3]) > 1 and rate != "any"
        _hold_if(twice, f"two rules for {category} {ident} {rate}")
        return best[3]

    def line(self, part, charge, name, minus_rate, *place):
        if charge and part:  # untaxed; in Germany only where the adviser named a rate for it
            rule = self.rule("service_charge", *place, rate="any")
            _hold_if(self.location["country"] == "DE" and "rate" not in rule, "service charge")
            self.post(3, "", "", rule, part, centre=place[1])
        elif part:
            rule = self.rule("revenue", *place, rate=-minus_rate, refund=part < 0)
            kind = 2 if rule["kind"] in {"voucher", "taxed_voucher", "deposit"} else 1
            self.by_rate[-minus_rate] += part if kind == 1 else 0
            self.post(kind, name, place[0], rule, part, rate=-minus_rate, centre=place[1])

    def payment(self, payment, sale):
        name, ident = _who(payment, "paymentMethodId", "description")
        centre = str(payment.get("revenueCenterId") or "")
        paid = net = _cents(_amount(payment, "netAmountWithTax"))
        tip = _cents(_amount(payment, "tip", needed=False))
        if tip and sale["type"] != "FLOAT":
            paid += self.tip(tip, ident, centre)
        if sale["type"] == "FLOAT":  # information, unless there is an account for it
            if any(rule["category"] == "float" for rule in self.rules) and paid:
                cash = self.rule("payment", ident, centre)["account"]
                self.post(7, name, ident, self.rule("float"), paid, account=cash)
        elif paid:
            rule, bare, item = self.rule("payment", ident, centre), not sale.get("salesLines"), ""
            if rule["kind"] == "receivable":
                origin = (sale.get("source") or {}).get("initialAccountId")
                settles = bare and net < 0 and origin not in {None, sale.get("accountFiscId")}
                item = (self.receipts.get(origin) or origin) if settles else self.receipt
            self.post(6, name, ident, rule, paid, centre=centre, bare=bare, item=item)

    def tip(self, tip, ident, centre):
        """Book a tip and return what of it came in: nothing of an ignored one."""
        first = self.rule("tip", "", centre, method=ident, rate="any")
        mode, split = first.get("tip_mode", "employee"), self.by_rate
        if mode == "ignore":
            return 0
        if mode == "employee" or "tip_rate" in first:
            split = {Fraction(first.get("tip_rate", 0)): 1}
        whole, rates = sum(split.values()), sorted(split, reverse=True)
        wrong = not whole or any(weight * whole < 0 for weight in split.values())
        _hold_if(wrong, "no rate for the tip")
        parts = _allocate([Fraction(tip * split[rate], whole) for rate in rates], tip)
        for rate, part in zip(rates, parts, strict=True):
            of_rate = rate if split is self.by_rate else None
            rule = self.rule("tip", "", centre, method=ident, rate=of_rate)
            self.post(4 if mode == "employee" else 5, "", "", rule, part, rate=rate, centre=centre)
        return tip

    def post(self, kind, name, ident, rule, cents, *, rate=0, centre="", **more):
        datev, item = self.datev, more.get("item", "")
        accounts = [more.get("account") or datev["clearing_account"], rule["account"]]
        keys = next(keys for since, keys in KEYS if since <= self.day)
        bu_key = keys.get(rate) if rule.get("bu_key") == "by rate" else rule.get("bu_key", "")
        _hold_if(bu_key is None, f"no BU key for {rate}")
        receipt = self.receipt if datev["granularity"] == "receipt" else ""
        centre = centre if datev["granularity"] == "day and centre" else ""
        field = datev["document_field_1"].replace("{date:YYYYMMDD}", f"{self.day:%Y%m%d}")
        field = item.replace(".", "-") or field.replace("{location}", self.location["id"])
        rest = (bu_key, rule.get("kost1", ""), rule.get("kost2", ""), field, rule.get("text", ""))
        rest = (*rest, item and self.receipt)  # each open item is a row of its own
        place = (-rate, ident, item or receipt, more.get("bare", False), centre)
        self.ledger[kind, name, *place, *accounts[:: -1 if kind == 6 else 1], *rest] += cents
