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
    if kind == "read_type":
        meaning = {"sale": "SALE", "information": "TRANSITORY"}[action["reading"]]
        for sale in body["sales"]:
            if sale["type"] == action["pos_type"]:
                sale["type"] = meaning
    return json.dumps(body).encode()
