"""The document keeps to its published form, and the form describes all of it."""

import json
from pathlib import Path
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.batches import BatchKind
from datev_bridge.daybook.pos_totals import PosGroup, PosTotals, TotalsNotRead
from datev_bridge.proof import SCHEMA, Proof, to_json
from datev_bridge.proof.compare import compare
from datev_bridge.proof.schema import proof_schema
from golden.cases import all_cases, load
from support.json_schema import problems
from support.proofs import FIRST, day_of, held_day, month, proof_of, refund_day, rich_day

FORM = json.loads(json.dumps(proof_schema()))


def of(proof: Proof) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(to_json(proof))
    return read


def compared(proof: Proof) -> Proof:
    (day,) = proof.days
    pos = PosTotals(
        gross=day.totals.difference, groups=(PosGroup(name="x", gross=day.totals.moved),)
    )
    return evolve(proof, days=(evolve(day, compared=compare(day.summary, pos)),))


PROOFS = {
    "rich": proof_of(rich_day()),
    "compared": compared(proof_of(rich_day())),
    "not read": evolve(
        proof_of(rich_day()),
        days=(evolve(proof_of(rich_day()).days[0], compared=TotalsNotRead(code="KS-004")),),
    ),
    "held": proof_of(held_day()),
    "closed": proof_of(day_of(FIRST)),
    "refund": proof_of(refund_day()),
    "no day": proof_of(),
    "month": month(),
    "late": month(kind=BatchKind.LATE),
}


@pytest.mark.parametrize("name", PROOFS)
def test_a_document_is_of_its_form(name: str) -> None:
    assert list(problems(of(PROOFS[name]), FORM)) == []


@pytest.mark.parametrize("folder", all_cases(), ids=lambda folder: folder.name)
def test_golden_documents_are_of_their_form(folder: Path) -> None:
    assert list(problems(of(load(folder).export().proof), FORM)) == []


def test_the_form_names_its_version() -> None:
    assert FORM["properties"]["schema"]["const"] == SCHEMA
    other = {**of(PROOFS["rich"]), "schema": "datev_bridge/proof/1"}
    assert [text.split(":")[0] for text in problems(other, FORM)] == ["$.schema"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("days", 0, "rows", 0, "amount"), 12.5),
        (("days", 0, "rows", 0, "amount"), "12.5"),
        (("days", 0, "business_day"), "01.10.2026"),
        (("days", 0, "rows", 0, "shares", 0, "amount"), None),
        (("days", 0, "state"), "lost"),
        (("days", 0, "pos_totals"), {"state": "not_read"}),
        (("days", 0, "receipts", "read"), -1),
        (("days", 0, "new"), "undescribed"),
        (("created_at",), "2026-11-01T23:05:00"),
    ],
)
def test_the_form_refuses_what_it_does_not_describe(path: tuple[Any, ...], value: object) -> None:
    document = of(PROOFS["rich"])
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert len(list(problems(document, FORM))) == 1


def test_nothing_of_a_document_is_left_undescribed() -> None:
    def open_objects(schema: dict[str, Any], at: str) -> list[str]:
        found = []
        if schema.get("type") == "object" and "additionalProperties" not in schema:
            found.append(at)
        for name, inner in schema.get("properties", {}).items():
            found += open_objects(inner, f"{at}.{name}")
        for inner in (schema.get("items"), *schema.get("oneOf", ())):
            found += open_objects(inner, at) if inner else []
        return found

    # What is decided has a form of its own, that of the kept decisions.
    assert {at.split(".decisions")[0] for at in open_objects(FORM, "$")} == {"$.days"}
