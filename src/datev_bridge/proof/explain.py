"""Why a row is as it is: its receipts, the rule that won, the account's tax, the tax key."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from attrs import frozen

from datev_bridge.chart.account import Account, TaxKind, Unknown, account_rate
from datev_bridge.chart.tax import AUTOMATIC_OFF, same_key
from datev_bridge.journal import RowKind
from datev_bridge.journal.check import percent_text
from datev_bridge.mapping import AccountMapping, MappingRule, Question, RuleTarget
from datev_bridge.mapping.explain import Explanation, explain
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.proof.detail import Booking, RowDetail
from datev_bridge.proof.model import ProofDay


class KeyReason(Enum):
    """Why a row has its tax key, or none."""

    NOT_TAXED = "not taxed"
    AUTOMATIC = "automatic account"
    BY_RATE = "by rate and date"
    NAMED = "named by the rule"
    SWITCHED_OFF = "automatic switched off"
    NONE = "none named"


_KEY_TEXTS = {
    KeyReason.NOT_TAXED: (
        "Kein BU-Schlüssel: Die Zeile trägt keine Umsatzsteuer.",
        "No BU key: the row carries no VAT.",
    ),
    KeyReason.AUTOMATIC: (
        "Kein BU-Schlüssel: Im Automatikkonto {account} rechnet DATEV die USt ohne Schlüssel.",
        "No BU key: on the automatic account {account} DATEV takes the VAT without one.",
    ),
    KeyReason.BY_RATE: (
        "BU-Schlüssel {key}: {rate} am {day}; von selbst rechnet Konto {account} keine USt.",
        "BU key {key}: {rate} on {day}; by itself account {account} takes no VAT.",
    ),
    KeyReason.NAMED: (
        "BU-Schlüssel {key}: Die Regel nennt ihn.",
        "BU key {key}: the rule names it.",
    ),
    KeyReason.SWITCHED_OFF: (
        "BU-Schlüssel {key}: Er hebt die Automatik des Kontos {account} auf.",
        "BU key {key}: it switches the automatic tax of account {account} off.",
    ),
    KeyReason.NONE: (
        "Kein BU-Schlüssel: Die Regel nennt keinen.",
        "No BU key: the rule names none.",
    ),
}

_ACCOUNT_TEXTS = {
    TaxKind.AUTOMATIC: (
        "Automatikkonto: DATEV rechnet {rate} USt heraus",
        "automatic account: DATEV takes {rate} VAT out",
    ),
    TaxKind.INPUT_AUTOMATIC: ("Automatikkonto für Vorsteuer", "automatic account for input tax"),
    TaxKind.BY_KEY: ("USt nur mit BU-Schlüssel", "VAT only by BU key"),
    TaxKind.INPUT_ONLY: ("nur Vorsteuer möglich", "input tax only"),
    TaxKind.NO_TAX: ("ohne Umsatzsteuer", "without VAT"),
    TaxKind.UNKNOWN: ("Kontofunktion hier nicht bekannt", "function not known here"),
}
_OTHER_ACCOUNT = (
    " · Debitorenkonto des Kunden, anstelle des Kontos der Regel",
    " · the customer's own debtor account, in the place of the rule's account",
)
_RATE_UNKNOWN = ("zu einem hier nicht bekannten Satz", "at a rate not known here")


@frozen(kw_only=True)
class RowExplanation:
    """Everything there is to say about a row.

    Attributes:
        row: The row and its receipts.
        numbers: Receipt numbers by account id.
        rules: What the mapping answered, every rule judged; answers that are the same once.
        account: The account that stands against the clearing account: the rule's, or the debtor
            account of the receipt's customer.
        key_reason: Why the tax key is there or not.
    """

    row: RowDetail
    numbers: Mapping[str, str]
    rules: tuple[Explanation, ...]
    account: Account
    key_reason: KeyReason

    def account_text(self, language: str = "de") -> str:
        """Return the account with its name and what DATEV does with VAT on it."""
        place = 0 if language == "de" else 1
        rate = account_rate(self.account, self.row.document_date)
        shown = _RATE_UNKNOWN[place] if isinstance(rate, Unknown) else percent_text(rate)
        what = _ACCOUNT_TEXTS[self.account.taxation.kind][place].format(rate=shown)
        name = f"{self.account.number} {self.account.name(language)}".strip()
        return f"{name} · {what}{_OTHER_ACCOUNT[place] if self.is_customers_own else ''}"

    @property
    def is_customers_own(self) -> bool:
        """Whether the account is the customer's own one and not that of the rule."""
        chosen = {each.resolution.rule.account for each in self.rules if each.resolution.rule}
        return bool(chosen) and self.account.number not in chosen

    def key_text(self, language: str = "de") -> str:
        """Return why the tax key is there or not."""
        german = language == "de"
        template = _KEY_TEXTS[self.key_reason][0 if german else 1]
        day = self.row.document_date
        return template.format(
            account=self.account.number,
            key=self.row.entry.bu_key,
            rate=percent_text(self.row.entry.rate),
            day=f"{day:%d.%m.%Y}" if german else day.isoformat(),
        )


def explain_day(day: ProofDay, mapping: AccountMapping) -> tuple[RowExplanation, ...]:
    """Explain every row that books a day; none where it is held or its booking is not known.

    Args:
        day: Of a proof.
        mapping: The rules it was booked by, what was decided among them.
    """
    if day.booking is None:
        return ()
    numbers = day.summary.receipt_numbers
    return tuple(_explained(row, day.booking, mapping, numbers) for row in day.rows())


def _explained(
    row: RowDetail, booking: Booking, mapping: AccountMapping, numbers: Mapping[str, str]
) -> RowExplanation:
    entry = row.entry
    from_account = entry.kind in {RowKind.PAYMENT, RowKind.FLOAT}
    account = booking.chart.find(entry.account if from_account else entry.contra_account)
    rules = tuple(_answers(row, mapping))
    return RowExplanation(
        row=row,
        numbers=numbers,
        rules=rules,
        account=account,
        key_reason=_key_reason(row, account, rules),
    )


def _answers(row: RowDetail, mapping: AccountMapping) -> Iterator[Explanation]:
    """Yield what the mapping says; questions that every rule answers alike are one."""
    questions = list(row.questions)
    if row.entry.kind is RowKind.FLOAT:  # the other side has a rule of its own
        questions.append(Question(target=RuleTarget.FLOAT, day=row.entry.business_day))
    seen = set()
    for question in questions:
        answer = explain(mapping, question)
        verdicts = tuple((id(each.rule), each.verdict) for each in answer.candidates)
        if verdicts not in seen:
            seen.add(verdicts)
            yield answer


def _key_reason(row: RowDetail, account: Account, rules: tuple[Explanation, ...]) -> KeyReason:
    entry = row.entry
    if entry.bu_key:
        if same_key(entry.bu_key, AUTOMATIC_OFF):
            return KeyReason.SWITCHED_OFF
        chosen = [each.resolution.rule for each in rules]
        looked_up = any(rule is not None and rule.bu_key == BY_RATE for rule in chosen)
        return KeyReason.BY_RATE if looked_up else KeyReason.NAMED
    if not row.vat_rate:
        return KeyReason.NOT_TAXED
    return KeyReason.AUTOMATIC if account.taxation.kind is TaxKind.AUTOMATIC else KeyReason.NONE


def rule_text(rule: MappingRule, language: str = "de") -> str:
    """Return what a rule is for and limited to, and its account, in one line."""
    centre, method, start, end, date_form = _LIMITS[language == "de"]
    limits = (
        percent_text(rule.rate),
        f"{centre} {rule.revenue_centre}" if rule.revenue_centre is not None else "",
        f"{method} {rule.payment_method}" if rule.payment_method is not None else "",
        f"{start} {rule.valid_from:{date_form}}" if rule.valid_from else "",
        f"{end} {rule.valid_until:{date_form}}" if rule.valid_until else "",
    )
    whose = " ".join(text for text in (rule.target.value, rule.category_id, rule.name) if text)
    return f"{' · '.join(text for text in (whose, *limits) if text)} → {rule.account}"


_LIMITS = {
    True: ("Bereich", "Zahlungsart", "ab", "bis", "%d.%m.%Y"),
    False: ("centre", "method", "from", "until", "%Y-%m-%d"),
}


def as_plain(explanation: RowExplanation) -> Mapping[str, Any]:
    """Return an explanation as plain data: amounts as text, dates ISO, texts in both languages."""
    row, entry = explanation.row, explanation.row.entry
    return {
        "row": row.number,
        "posting_text": row.posting_text,
        "document_field_1": row.document_field_1,
        "account": entry.account,
        "side": "S" if entry.is_debit else "H",
        "amount": f"{abs(entry.amount):.2f}",
        "contra_account": entry.contra_account,
        "receipts": [
            {
                "id": share.receipt,
                "number": explanation.numbers.get(share.receipt, share.receipt),
                "amount": f"{share.amount:.2f}",
            }
            for share in row.shares
        ],
        "rules": [_plain_answer(answer) for answer in explanation.rules],
        "account_function": {
            "kind": explanation.account.taxation.kind.value,
            "customers_own": explanation.is_customers_own,
            **_both(explanation.account_text),
        },
        "bu_key": {
            "key": entry.bu_key,
            "reason": explanation.key_reason.value,
            **_both(explanation.key_text),
        },
    }


def _plain_answer(answer: Explanation) -> Mapping[str, Any]:
    question, chosen = answer.question, answer.resolution.rule
    return {
        "asked": {
            "target": question.target.value,
            "category_id": question.category_id,
            "rate": None if question.rate is None else f"{question.rate.normalize():f}",
            "revenue_centre": question.centre,
            "payment_method": question.method,
            "day": question.day.isoformat(),
            "takes_back": question.is_refund,
            "old_voucher": question.is_old,
        },
        "won": answer.resolution.why.value if chosen is not None else None,
        "candidates": [
            {
                "verdict": each.verdict.value,
                "account": each.rule.account,
                "confirmed": each.rule.is_confirmed,
                "rule": {"de": rule_text(each.rule, "de"), "en": rule_text(each.rule, "en")},
                **_both(each.text),
            }
            for each in answer.candidates
        ],
    }


def _both(text: Any) -> Mapping[str, str]:
    return {"de": text("de"), "en": text("en")}
