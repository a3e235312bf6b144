"""The form of ``proof.json`` as a JSON Schema (draft 2020-12), for whoever reads it by program.

Amounts are text with a point and at least two decimals, so that no reader makes floats of them by
accident; dates are ISO 8601. A key is never renamed within a version.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from datev_bridge.batches import BatchKind
from datev_bridge.daybook import ReceiptKind
from datev_bridge.days.actions import ActionKind
from datev_bridge.issues import Severity
from datev_bridge.journal import ExplainedKind, RowKind
from datev_bridge.mapping.resolve import Why
from datev_bridge.proof.compare import CauseKind, Grade
from datev_bridge.proof.document import SCHEMA
from datev_bridge.proof.model import DayState
from datev_bridge.proof.vat import VatCauseKind

Schema = Mapping[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _text(says: str = "", **more: object) -> Schema:
    return {"type": "string", **({"description": says} if says else {}), **more}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _amount(says: str = "") -> Schema:
    return _text(says, pattern=r"^-?\d+\.\d{2}$")


def _exact(says: str = "") -> Schema:
    return _text(says, pattern=r"^-?\d+\.\d{6}$")


def _whole(says: str = "") -> Schema:
    return {"type": "integer", "minimum": 0, **({"description": says} if says else {})}


def _one_of(members: type[Enum], says: str = "") -> Schema:
    return _text(says, enum=[member.value for member in members])


def _object(says: str = "", /, **properties: Schema) -> Schema:
    return {
        "type": "object",
        **({"description": says} if says else {}),
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Schema, says: str = "") -> Schema:
    return {"type": "array", **({"description": says} if says else {}), "items": of}


def _table(of: Schema, says: str = "") -> Schema:
    return {
        "type": "object",
        **({"description": says} if says else {}),
        "additionalProperties": of,
    }


_DAY = _text(format="date", pattern=r"^\d{4}-\d{2}-\d{2}$")
_INSTANT = _text(format="date-time", pattern=r"^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$")
_RATE = _text("Percent without needless zeros: 7, 19, 10.7.", pattern=r"^\d+(\.\d+)?$")
_DIGITS = _text(pattern=r"^\d*$")
_BOTH = _object(de=_text(), en=_text())
_PLACED = _object(number=_whole("Of the row or the explained item."), amount=_amount())

_FILE = _object(
    name=_text(),
    sha256=_text(pattern="^[0-9a-f]{64}$"),
    rows=_whole(),
    days=_list(_DAY),
    debit=_amount("Sum of all amounts: each row debits and credits it once."),
    committed={"type": "boolean", "description": "Festschreibung on import."},
    replaces=_or_null(_text("Name of the file in whose place it stands.")),
)
_COUNTS = _object(
    read=_whole(),
    repeated=_whole(),
    understood=_whole(),
    set_aside=_whole(),
    off_balance=_list(_text(), "Numbers of receipts whose two sides differ."),
)
_METHOD = _object(id=_text(), name=_text(), amount=_amount())
_CLEARING = _object(account=_DIGITS, debit=_amount(), credit=_amount(), balance=_amount())
_VAT_CAUSE = _object(kind=_one_of(VatCauseKind), amount=_exact())
_VAT = _object(
    rate=_RATE,
    gross=_amount(),
    datev=_amount("As DATEV takes it out of the rows, each rounded to the cent."),
    receipts=_exact(),
    difference=_exact(),
    causes=_list(_VAT_CAUSE),
    rounding=_exact("What no known cause explains: fractions of cents."),
)
_CAUSE = _object(
    kind=_one_of(CauseKind),
    known_from=_one_of(Grade),
    amount=_exact(),
    receipts=_list(_text()),
)
_GROUP = _object(name=_text(), pos=_or_null(_exact()), receipts=_or_null(_exact()))
_COMPARED = _object(
    "pos + causes + unexplained = receipts.",
    state=_text(enum=["explained", "unexplained"]),
    pos=_exact("The POS's own total: gross, service charge included."),
    complete={"type": ["boolean", "null"]},
    receipts=_amount(),
    causes=_list(_CAUSE),
    unexplained=_exact(),
    groups=_list(_GROUP),
    not_compared=_object(tips=_amount("The POS's totals contain no tips.")),
)
_NOT_READ = _object(state=_text(const="not_read"), reason=_text("A code, see codes.md."))
_CARRIED = _object(receipt=_text(), opened_at=_or_null(_INSTANT), amount=_amount())
_SHARE = _object(receipt=_text("Account id, as in receipt_list."), amount=_amount())
_ROW = _object(
    "A row of the file.",
    number=_whole("Its place among the day's rows, from 1."),
    kind=_text(enum=[kind.name.lower() for kind in RowKind]),
    category=_text(),
    category_id=_text(),
    rate=_or_null(_RATE),
    account=_DIGITS,
    account_name=_BOTH,
    side=_text("Of the account.", enum=["S", "H"]),
    amount=_amount("Never negative."),
    contra_account=_DIGITS,
    contra_account_name=_BOTH,
    bu_key=_DIGITS,
    document_date=_DAY,
    document_field_1=_text("Belegfeld 1."),
    posting_text=_text("Buchungstext."),
    kost1=_text(),
    kost2=_text(),
    vat={
        **_object("As DATEV computes it.", rate=_RATE, amount=_amount()),
        "type": ["object", "null"],
    },
    rule=_one_of(Why),
    confirmed={"type": "boolean"},
    receipts=_list(_text(), "Account ids."),
    shares=_list(
        _SHARE,
        "What each receipt has in it: they add up to the amount, negative on side H. Empty where "
        "rows are differences to what was delivered.",
    ),
)
_RECEIPT = _object(
    "A receipt and where each of its cents is.",
    id=_text("The account's id at the POS."),
    number=_text(),
    kind=_one_of(ReceiptKind),
    pos_type=_text(),
    opened_at=_or_null(_INSTANT),
    closed_at=_or_null(_INSTANT),
    gross=_amount(),
    paid=_amount("Without tips."),
    tips=_amount(),
    rows=_list(_PLACED),
    cancelled=_list(_PLACED),
    explained=_list(_PLACED),
)
_EXPLAINED = _object(
    number=_whole(),
    kind=_one_of(ExplainedKind),
    receipt=_text(),
    method=_text(),
    amount=_amount(),
)
_SHIFT = _object(
    receipt=_text(), category=_text(), amount=_amount(), receipt_rate=_RATE, booked_rate=_RATE
)
_DECISION: Schema = {
    "type": "object",
    "description": "As it is kept.",
    "properties": {"action": {"type": "object", "properties": {"kind": _one_of(ActionKind)}}},
}
_ISSUE = _object(
    code=_text(),
    severity=_one_of(Severity),
    where=_text(),
    text=_BOTH,
    hint=_BOTH,
    values=_table(_text()),
)
_PROOF_DAY = _object(
    business_day=_DAY,
    state=_one_of(DayState),
    feed=_text(),
    starts_at=_or_null(_INSTANT),
    ends_at=_or_null(_INSTANT),
    receipts=_COUNTS,
    revenue_by_rate=_table(_amount(), "Rate or none."),
    service_charge=_amount(),
    pos_rounding=_amount(),
    clarified=_amount("Differences that a decision books."),
    tips=_list(_METHOD),
    payments=_list(_METHOD),
    clearing=_CLEARING,
    vat=_list(_VAT),
    pos_totals={
        "description": "The POS's own totals; null where nobody asked for them.",
        "oneOf": [_COMPARED, _NOT_READ, {"type": "null"}],
    },
    cents=_object(moved=_exact(), most_in_one_receipt=_exact()),
    carried_in=_list(_CARRIED),
    rows=_list(_ROW, "What books the day; of a corrected day, everything that should stand."),
    delivered_before=_list(_text(), "Files that held the day before."),
    correction={"description": "What is due on top.", "type": ["array", "null"], "items": _ROW},
    cancelled=_list(_ROW, "Rows that came to 0.00 and are in no file."),
    receipt_list=_list(_RECEIPT),
    explained=_list(_EXPLAINED, "What is rightly in no row."),
    vat_differs=_list(_SHIFT),
    decisions=_list(_DECISION),
    unknown_fields=_table(_whole()),
    issues=_list({**_ISSUE, "properties": {**_ISSUE["properties"], "effect": _text()}}),
)


def proof_schema() -> Schema:
    """Return the JSON Schema of the document of this version."""
    return {
        "$schema": _DIALECT,
        "title": "Proof of an export",
        "description": "Amounts are EUR, as text; dates are ISO 8601.",
        **_object(
            schema=_text(const=SCHEMA),
            property=_text(),
            location=_object(id=_text(), name=_text()),
            created_at=_INSTANT,
            kind=_text(f"{', '.join(k.value for k in BatchKind if k.value)} or regular; numbered."),
            mapping_revision=_text(),
            clearing_balance=_amount(),
            files=_list(_FILE),
            days=_list(_PROOF_DAY),
        ),
    }
