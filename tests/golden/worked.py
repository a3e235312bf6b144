"""Reading the arithmetic by hand: rows in ``worked.md`` and in the index of the fixtures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
import json
from pathlib import Path
import re
import tomllib

from golden.oracle import Held, OracleRow, rows

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("cases/*/case.toml"))

DAY = re.compile(r"(\d{4}-\d\d-\d\d) (\S+)")
ROW = re.compile(
    r"(?P<row_kind>[1-7]) (?P<account>\d+) (?P<side>[SH]) (?P<amount>\d+\.\d\d) / (?P<contra>\d+)"
    r"(?: bu=(?P<bu_key>\d{4}))?(?: kost1=(?P<kost1>\S+))?(?: kost2=(?P<kost2>\S+))?"
    r"(?: (?P<field>[A-Z][\w-]+))?"
)


def fenced(worked: str, name: str) -> list[str]:
    """Return the lines of the block of that name in a ``worked.md``."""
    found = re.findall(rf"^```{name}\n(.*?)^```$", worked, re.DOTALL | re.MULTILINE)
    return [line for block in found for line in block.splitlines()]


def read_rows(lines: Iterable[str]) -> Iterator[OracleRow]:
    """Yield the rows by hand; a line with a day names the Belegfeld 1 of the rows below it."""
    day, usual = date.min, ""
    for line in lines:
        if heading := DAY.fullmatch(line):
            day, usual = date.fromisoformat(heading[1]), heading[2]
            continue
        row = ROW.fullmatch(line)
        assert row, f"not a row: {line}"
        yield OracleRow(
            day,
            int(row["row_kind"]),
            row["account"],
            row["side"],
            Decimal(row["amount"]),
            row["contra"],
            row["bu_key"] or "",
            row["kost1"] or "",
            row["kost2"] or "",
            row["field"] or usual,
        )


def worked_rows(worked: str) -> list[OracleRow]:
    """Return the rows of a ``worked.md``."""
    return list(read_rows(fenced(worked, "rows")))


def worked_held(worked: str) -> list[tuple[date, str]]:
    """Return the days of a ``worked.md`` that are held, with a part of the reason."""
    pairs = (line.split(" ", 1) for line in fenced(worked, "held"))
    return [(date.fromisoformat(day), why) for day, why in pairs]


def worked_days(worked: str) -> set[date]:
    """Return the days that the arithmetic speaks of."""
    headings = [DAY.fullmatch(line) for line in fenced(worked, "rows")]
    return {date.fromisoformat(heading[1]) for heading in headings if heading}


def load(folder: Path) -> tuple[dict, dict, dict[date, bytes], str]:
    """Return profile, location, bodies by day and the arithmetic of a golden folder."""
    profile = tomllib.loads(folder.joinpath("profile.toml").read_text("utf-8"))
    location = tomllib.loads(folder.joinpath("case.toml").read_text("utf-8"))["location"]
    sales = folder.joinpath("sales").glob("*.json")
    bodies = {date.fromisoformat(path.stem): path.read_bytes() for path in sales}
    decisions = folder.joinpath("decisions.toml")
    if decisions.exists():
        for decision in tomllib.loads(decisions.read_text("utf-8"))["decision"]:
            profile, bodies = as_decided(profile, bodies, decision)
    profile, bodies = with_discounts(*with_debtors(profile, bodies))
    return profile, location, bodies, folder.joinpath("worked.md").read_text("utf-8")


RULE_KEYS = {"target": "category", "category_id": "id"}


def oracle_rows(folder: Path) -> tuple[list[OracleRow], list[Held]]:
    """Return the oracle's rows of a golden folder, and the days held.

    Where days were delivered before (``sealed/``), only what they lack or have too much is due.
    """
    profile, location, bodies, _ = load(folder)
    booked, held = rows(profile, location, bodies)
    sealed = folder.joinpath("sealed").glob("*.json")
    before = {date.fromisoformat(path.stem): path.read_bytes() for path in sealed}
    return (due(rows(profile, location, before)[0], booked) if before else booked), held


def due(delivered: list[OracleRow], now: list[OracleRow]) -> list[OracleRow]:
    """Return what is due on top of rows, row by row."""
    sums: dict[OracleRow, Decimal] = defaultdict(Decimal)
    for sign, found in ((1, now), (-1, delivered)):
        for row in found:
            signed = row.amount if row.side == "S" else -row.amount
            sums[row._replace(side="", amount=Decimal(0))] += sign * signed
    return [
        row._replace(side="S" if amount > 0 else "H", amount=abs(amount))
        for row, amount in sums.items()
        if amount
    ]


def as_decided(
    profile: dict, bodies: dict[date, bytes], decision: dict
) -> tuple[dict, dict[date, bytes]]:
    """Return profile and bodies as they would be had nobody needed to decide.

    The oracle knows no decisions; what each of them means is said here in the POS's own words.
    """
    action = dict(decision["action"])
    days = {"valid_from": decision["first_day"], "valid_until": decision["last_day"]}
    kind = action.pop("kind")
    if kind == "map_category":
        rule = {RULE_KEYS.get(key, key): value for key, value in action["rule"].items()}
        return profile | {"mapping": [*profile["mapping"], rule | days]}, bodies
    if kind == "book_difference":
        rule = {"category": "rounding", "kind": "rounding", "account": action["account"]}
        profile = profile | {"mapping": [*profile["mapping"], rule | days]}
    if kind == "service_charge":
        rule = {"category": kind, "kind": kind, "untaxed_reason": decision["reason"], **action}
        return profile | {"mapping": [*profile["mapping"], rule | days]}, bodies
    return profile, {
        day: _read_as_decided(json.loads(body), kind, action)
        if decision["first_day"] <= day <= decision["last_day"]
        else body
        for day, body in bodies.items()
    }


def _read_as_decided(body: dict, kind: str, action: dict) -> bytes:
    if kind == "book_incomplete":
        body["dataComplete"] = True
    if kind == "exclude_receipts":
        left = [sale for sale in body["sales"] if sale["receiptId"] not in action["receipts"]]
        body["sales"] = left
    if kind == "book_difference":
        for sale in body["sales"]:
            if sale["receiptId"] in action["receipts"]:
                _round_the_rest(sale)
    if kind == "read_type":
        meaning = {"sale": "SALE", "information": "TRANSITORY"}[action["reading"]]
        for sale in body["sales"]:
            if sale["type"] == action["pos_type"]:
                sale["type"] = meaning
    return json.dumps(body).encode()


def _round_the_rest(sale: dict) -> None:
    """Let the first payment say that the POS had rounded what is missing."""
    sold = sum(Decimal(line["totalNetAmountWithTax"]) for line in sale["salesLines"])
    paid = sum(Decimal(payment["netAmountWithTax"]) for payment in sale["payments"])
    sale["payments"][0]["roundingAmount"] = str(paid - sold)


def with_debtors(profile: dict, bodies: dict[date, bytes]) -> tuple[dict, dict[date, bytes]]:
    """Return profile and bodies with a way to pay of its own for each invoice of a customer.

    The oracle knows no customers; whose account an invoice stands on is said in the mapping.
    """
    within = profile.get("debtors")
    if within is None:
        return profile, bodies
    mapping = list(profile["mapping"])
    on_account = {r["id"]: r for r in mapping if r.get("kind") == "receivable"}
    taken = {rule["account"] for rule in mapping}
    taken |= {own["number"] for own in profile.get("account", ())}
    free = (str(n) for n in range(int(within["first"]), 10**9) if str(n) not in taken)
    documents = {day: json.loads(bodies[day]) for day in sorted(bodies)}
    accounts: dict[str, str] = {}
    whose: dict[str, str] = {}
    for document in documents.values():
        for sale in sorted(document["sales"], key=lambda sale: sale["accountFiscId"]):
            named = {str(p["consumer"]["customerId"]) for p in sale["payments"] if "consumer" in p}
            customer = named.pop() if named else whose.get(sale["source"]["initialAccountId"], "")
            whose[sale["accountFiscId"]] = customer
            for payment in sale["payments"]:
                rule = on_account.get(str(payment["paymentMethodId"]))
                if rule is None:
                    continue
                if customer and customer not in accounts:
                    accounts[customer] = next(free)
                payment["paymentMethodId"] = f"{rule['id']}-{sale['receiptId']}"
                account = accounts.get(customer, rule["account"])
                mapping.append(rule | {"id": payment["paymentMethodId"], "account": account})
    texts = {day: json.dumps(document).encode() for day, document in documents.items()}
    return profile | {"mapping": mapping}, texts


def with_discounts(profile: dict, bodies: dict[date, bytes]) -> tuple[dict, dict[date, bytes]]:
    """Return profile and bodies as if each discount had been rung up as a line of its own."""
    rules = [rule for rule in profile["mapping"] if rule["category"] == "discount"]
    if not rules:
        return profile, bodies
    others = [rule for rule in profile["mapping"] if rule["category"] != "discount"]
    sold = [rule | {"category": "revenue", "kind": "revenue", "id": "-off"} for rule in rules]
    owed = {r["id"] for r in others if r["category"] == "revenue" and r["kind"] != "revenue"}
    found = {}
    for day, body in bodies.items():
        document = json.loads(body)
        for sale in document["sales"]:
            sale["salesLines"] = [
                part for line in sale["salesLines"] for part in _apart(line, owed)
            ]
        found[day] = json.dumps(document).encode()
    return profile | {"mapping": [*others, *sold]}, found


def _apart(line: dict, owed: set[str]) -> Iterator[dict]:
    off = Decimal(line["totalDiscountAmount"])
    whole = Decimal(line["totalNetAmountWithTax"])
    if not off or not whole or str(line["accountingGroup"]["accountingGroupId"]) in owed:
        yield line
        return
    left = off
    for number, tax in enumerate(line["taxLines"], start=1):
        factor, amount = Decimal(tax["taxRate"]), Decimal(tax["taxAmount"])
        gross = whole if len(line["taxLines"]) == 1 else amount / (factor - 1) + amount
        is_last = number == len(line["taxLines"])
        share = left if is_last else (off * gross / whole).quantize(Decimal("0.01"))
        left -= share
        yield _at_one_rate(line, tax, gross + share)
        group = {"accountingGroupId": "-off", "name": "Rabatte", "code": ""}
        yield _at_one_rate(line, tax, -share) | {"accountingGroup": group}


def _at_one_rate(line: dict, tax: dict, gross: Decimal) -> dict:
    gross = gross.quantize(Decimal("0.000001"))
    factor = Decimal(tax["taxRate"])
    part = (gross - gross / factor).quantize(Decimal("0.000001"))
    return line | {
        "totalNetAmountWithTax": str(gross),
        "totalNetAmountWithoutTax": str(gross - part),
        "taxAmount": str(part),
        "taxRatePercentage": f"{(factor - 1) * 100:.2f}",
        "taxLines": [tax | {"taxAmount": str(part)}],
    }
