"""A second opinion: booking rows straight from the POS's bodies and a profile.

Written from the booking rules alone: it imports nothing of the product, knows no float, computes in
whole fractions and knows neither chart nor file format. If the two differ, one of them is wrong."""

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
    booked, held = [], []
    bodies = {day: json.loads(days[day], parse_float=Decimal) for day in sorted(days)}
    sales = [sale for body in bodies.values() for sale in body.get("sales") or []]
    receipts = {sale.get("accountFiscId"): sale.get("receiptId") for sale in sales}
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
    value = str(0 if thing.get(field) is None and not needed else thing.get(field))
    _hold_if(not re.fullmatch(r"[+-]?\d+(\.\d+)?", value, re.ASCII), f"amount {field}")
    return Fraction(value)


def _cents(amount):
    _hold_if((amount * 100).denominator != 1, "fraction of a cent")
    return int(amount * 100)


def _allocate(shares, goal):  # to whole cents that add up to the goal, by largest remainder
    sign = -1 if goal < 0 else 1  # a refund mirrors its sale
    floors = {key: sign * share // 1 for key, share in shares.items()}
    each, extra = divmod(sign * goal - sum(floors.values()), max(1, len(shares)))
    lucky = sorted(shares, key=lambda key: floors[key] - sign * shares[key])[:extra]
    return {key: sign * (floor + each + (key in lucky)) for key, floor in floors.items()}


def _split(line, gross):  # (rate in percent, gross) for each tax of a line, as the POS split it
    pairs = [((_amount(t, "taxRate") - 1) * 100, t) for t in line.get("taxLines") or []]
    told = _amount(line, "taxRatePercentage") if line.get("taxRatePercentage") else None
    if len(pairs) == 1 and told in {None, pairs[0][0]} and pairs[0][0] >= 0:
        return [(pairs[0][0], gross)]
    _hold_if(len(pairs) < 2 or any(rate <= 0 for rate, _ in pairs), "tax")
    shares = [round(_amount(t, "taxAmount") * (100 / rate + 1), 6) for rate, t in pairs]
    _hold_if(abs(gross - sum(shares)) > CENT, "tax")  # quotients are known to six decimals
    shares[max(range(len(shares)), key=lambda i: abs(shares[i]))] += gross - sum(shares)
    return [(rate, share) for (rate, _), share in zip(pairs, shares, strict=True)]


def _who(thing, ident, name):
    label, plain = thing.get(name) or thing.get("code") or "", thing.get(ident)
    return label, str(plain) if plain is not None else "-" + (thing.get("code") or label)


def _buckets(lines):  # exact cents by (is service charge, name, -rate, id, revenue centre)
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
        self.datev, self.rules, self.location = profile["datev"], profile["mapping"], location
        self.day, self.receipts, self.ledger = day, receipts, defaultdict(int)

    def book(self, body):
        _hold_if(body.get("dataComplete") is not True or body.get("sales") is None, "incomplete")
        for sale in (each for each in body["sales"] if each.get("type") != "TRANSITORY"):
            self.sale(sale, sale.get("salesLines") or [], sale.get("payments"))
        for k, c in sorted(item for item in self.ledger.items() if item[1]):
            yield OracleRow(self.day, k[0], k[7], "SH"[c < 0], Decimal(abs(c)) / 100, *k[8:13])

    def sale(self, sale, lines, payments):
        self.receipt = sale.get("receiptId") or sale.get("accountFiscId") or ""
        kind = sale.get("type")
        _hold_if(kind not in BOOKED or payments is None, f"type {kind} or payments")
        for thing in (*lines, *payments):
            money = {thing.get("currency") or "EUR", self.location["currency"]}
            on_top = any(tax.get("taxIncluded") is False for tax in thing.get("taxLines") or [])
            odd = on_top or money != {"EUR"} or _amount(thing, "surcharge", needed=False)
            _hold_if(odd, "tax on top or foreign money or surcharge")
        rounding = sum(_amount(p, "roundingAmount", needed=False) for p in payments)
        target = sum(_amount(p, "netAmountWithTax") for p in payments) - rounding
        buckets = _buckets(lines)
        _hold_if(kind == "FLOAT" and buckets, "a float that sells")
        if kind != "FLOAT":
            off = abs(sum(buckets.values()) / 100 - target)
            _hold_if(off >= CENT * max(1, len(payments)) or (target and not buckets), "identity")
            left = _allocate(buckets, _cents(Fraction(target)))
            self.by_rate, old = defaultdict(int), defaultdict(int)  # sold at; paid by vouchers of
            for payment in payments if lines else ():
                who = _who(payment, "paymentMethodId", "")[1], str(payment.get("revenueCenterId"))
                if paid := _cents(_amount(payment, "netAmountWithTax")):
                    old[Fraction(self.rule("payment", *who).get("voucher_rate", 0))] += paid
            for rate, paid in sorted((item for item in old.items() if all(item)), reverse=True):
                taxed = {key: part for key, part in left.items() if key[2]}
                whole, odd = sum(taxed.values()), any(part * paid < 0 for part in taxed.values())
                _hold_if(odd or abs(paid) > abs(whole), "voucher")
                shares = {key: Fraction(paid * part, whole) for key, part in taxed.items()}
                for key, part in _allocate(shares, paid).items():
                    left[key] -= part
                    self.line(part, *key, old=rate)
            for key, part in left.items():
                self.line(part, *key)
        if rounding and kind != "FLOAT":
            self.post(3, "rounding", "", self.rule("rounding"), _cents(rounding))
        for payment in payments:
            self.payment(payment, sale)

    def rule(self, category, ident="", centre="", *, method="", rate=None, refund=False):
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
        best = max(found, key=lambda f: f[:3])
        twice = [f[:3] for f in found].count(best[:3]) > 1 and rate != "any"
        _hold_if(twice, f"two rules for {category} {ident} {rate}")
        return best[3]  # the most specific; an expired one serves refunds and old vouchers

    def line(self, part, charge, name, minus_rate, *place, old=None):
        rate = -minus_rate if old is None else old
        if charge and part:  # untaxed: in Germany somebody has to name a rate for it, or a reason
            rule = self.rule("service_charge", *place, rate="any")
            settled = Fraction(rule.get("rate", 0)) or rule.get("untaxed_reason")
            _hold_if(self.location["country"] == "DE" and not settled, "service charge")
            self.post(3, "", "", rule, part, rate=Fraction(rule.get("rate", 0)), centre=place[1])
        elif part:
            rule = self.rule("revenue", *place, rate=rate, refund=part < 0 or old is not None)
            kind = 2 if rule["kind"] in {"voucher", "taxed_voucher", "deposit"} else 1
            self.by_rate[-minus_rate] += part if kind == 1 else 0
            self.post(kind, name, place[0], rule, part, rate=rate, centre=place[1])

    def payment(self, payment, sale):
        name, ident = _who(payment, "paymentMethodId", "description")
        centre = str(payment.get("revenueCenterId") or "")
        paid = net = _cents(_amount(payment, "netAmountWithTax"))
        tip = _cents(_amount(payment, "tip", needed=False))
        paid += self.tip(tip, ident, centre) if tip and sale["type"] != "FLOAT" else tip
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
            old = Fraction(rule.get("voucher_rate", 0))
            _hold_if(old and not bare and paid != net, "voucher")
            self.post(6, name, ident, rule, paid, rate=old, centre=centre, bare=bare, item=item)

    def tip(self, tip, ident, centre):  # books it; what of it came in: nothing of an ignored one
        split, came = dict(sorted(self.by_rate.items(), reverse=True)), tip
        if len({weight > 0 for weight in split.values() if weight}) != 1:
            split = {None: 1}  # by no rate; else each share has the rule of its rate
        whole = sum(split.values())
        shares = _allocate({rate: Fraction(tip * w, whole) for rate, w in split.items()}, tip)
        for rate, part in ((rate, part) for rate, part in shares.items() if part):
            rule = self.rule("tip", "", centre, method=ident, rate=rate)
            mode, own = rule.get("tip_mode", "employee"), rule.get("tip_rate", rate)
            _hold_if(mode == "owner" and own is None, "no rate for the tip")
            at = Fraction(own) if mode == "owner" else 0
            came -= part * (mode == "ignore")
            if mode != "ignore":
                self.post(5 if mode == "owner" else 4, "", "", rule, part, rate=at, centre=centre)
        return came

    def post(self, kind, name, ident, rule, cents, *, rate=0, centre="", **more):
        datev, item = self.datev, more.get("item", "")
        accounts = [more.get("account") or datev["clearing_account"], rule["account"]]
        keys = next(keys for since, keys in KEYS if since <= self.day)
        bu_key = keys.get(rate) if rule.get("bu_key") == "by rate" else rule.get("bu_key", "")
        _hold_if(bu_key is None, f"no BU key for {rate}")
        own = {"receipt": (self.receipt, ""), "day and centre": ("", centre)}
        receipt, centre = own.get(datev["granularity"], ("", ""))
        field = datev["document_field_1"].replace("{date:YYYYMMDD}", f"{self.day:%Y%m%d}")
        field = item.replace(".", "-") or field.replace("{location}", self.location["id"])
        rest = (bu_key, rule.get("kost1", ""), rule.get("kost2", ""), field, rule.get("text", ""))
        place = (-rate, ident, item or receipt, more.get("bare", False), centre)
        accounts = accounts[:: -1 if kind == 6 else 1]  # each open item is a row of its own
        self.ledger[kind, name, *place, *accounts, *rest, item and self.receipt] += cents
