"""A day's answer without what belongs to people: pure, by an allow-list.

Amounts, rates, times and the vendor's own words stay as they are, because they are what is to be
understood. Names, free texts, references and ids are replaced (:mod:`.pseudonyms`). Everything
else is left out and counted, also what nobody knows yet; of that only true and false stay.

Fields: vendor's OpenAPI, ``sales-daily`` and ``dailyFinancials``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
import re
from typing import Any

from datev_bridge.dates import parse_instant
from datev_bridge.kseries.json_text import Number, whole_text
from datev_bridge.kseries.pseudonyms import Ordered, Pseudonyms
from datev_bridge.kseries.receipts import id_text

Treatment = Callable[["Redaction", object], object]


class _Dropped:
    """Stands for a value that is left out."""


_DROPPED = _Dropped()
UNREADABLE = "?"
"""Stands for a value that is not what its field promises: it stays as unreadable as it was."""

_AMOUNT = re.compile(r"[+-]?\d{1,15}([.,]\d{1,10})?", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
_FIELD_NAME = re.compile(r"[a-z][A-Za-z0-9]{1,39}", re.ASCII)


class Redaction:
    """Redacts the sales of one capture and counts what it leaves out.

    Args:
        pseudonyms: What stands for what.

    Attributes:
        dropped: Fields left out, ``"SalesLine.tags"`` → how often.
    """

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self.pseudonyms = pseudonyms
        self.dropped: Counter[str] = Counter()

    def day(self, wrapper: Mapping[str, Any]) -> dict[str, object]:
        """Return the answer for a business day, redacted."""
        return self.fields("Wrapper", _WRAPPER, wrapper)

    def fields(
        self, name: str, table: Mapping[str, Treatment], raw: Mapping[str, Any]
    ) -> dict[str, object]:
        """Return the fields of an object, each treated as the table says."""
        kept = {}
        for key, value in raw.items():
            treated = self._treated(table.get(key), key, value)
            if isinstance(treated, _Dropped):
                self.dropped[f"{name}.{key if _FIELD_NAME.fullmatch(key) else '…'}"] += 1
            else:
                kept[key] = treated
        return kept

    def _treated(self, treatment: Treatment | None, key: str, value: object) -> object:
        if treatment is None:
            # A new flag may be what explains a new behaviour; anything else may be personal.
            is_harmless = isinstance(value, bool) and _FIELD_NAME.fullmatch(key)
            return value if is_harmless else _DROPPED
        return None if value is None else treatment(self, value)


def _drop(_: Redaction, __: object) -> object:
    return _DROPPED


def _amount(_: Redaction, value: object) -> object:
    if isinstance(value, Number) or value == "":
        return value
    return value if isinstance(value, str) and _AMOUNT.fullmatch(value) else UNREADABLE


def _flag(_: Redaction, value: object) -> object:
    return value if isinstance(value, bool) else UNREADABLE


def _instant(_: Redaction, value: object) -> object:
    if not isinstance(value, str):
        return UNREADABLE
    text = whole_text(value)
    # What the line can read holds nothing but a time, however it is written.
    return text if _INSTANT.fullmatch(text) or parse_instant(text) else UNREADABLE


def _text(replace: Callable[[Pseudonyms, str], str]) -> Treatment:
    """Replace a text; a number in its place becomes the text that stands for it."""

    def treat(redaction: Redaction, value: object) -> object:
        text = written(value)
        if text is None:
            return _DROPPED
        return replace(redaction.pseudonyms, text) if text else ""

    return treat


def _name(kind: str) -> Treatment:
    return _text(lambda pseudonyms, text: pseudonyms.name(kind, text))


def _id(replace: Callable[[Pseudonyms, str], str]) -> Treatment:
    """Replace a numeric id; a number stays a number."""

    def treat(redaction: Redaction, value: object) -> object:
        text = written(value)
        if text is None:
            return _DROPPED
        new = replace(redaction.pseudonyms, text) if text else ""
        return Number(new) if isinstance(value, Number) else new

    return treat


def _numbered(kind: str) -> Treatment:
    return _id(lambda pseudonyms, text: pseudonyms.number(kind, text))


def _in_order(what: Ordered) -> Treatment:
    return _id(lambda pseudonyms, text: pseudonyms.ordered_number(what, text))


def _or_none(treatment: Treatment) -> Treatment:
    """Treat an id as the line reads it: 0 is none and stays, and 12.0 is 12."""

    def treat(redaction: Redaction, value: object) -> object:
        text = written(value)
        if text is None:
            return _DROPPED
        known = id_text(text)
        if not known:
            return value
        return treatment(redaction, Number(known) if isinstance(value, Number) else known)

    return treat


def _word(pattern: str, kind: str) -> Treatment:
    """Keep the vendor's own words; anything else is replaced like a name."""
    own = re.compile(pattern, re.ASCII)

    def replace(pseudonyms: Pseudonyms, text: str) -> str:
        return text if own.fullmatch(text) else pseudonyms.name(kind, text)

    return _text(replace)


def _object(name: str, table: Mapping[str, Treatment]) -> Treatment:
    def treat(redaction: Redaction, value: object) -> object:
        if not isinstance(value, Mapping):
            return _DROPPED
        return redaction.fields(name, table, value)

    return treat


def _objects(name: str, table: Mapping[str, Treatment]) -> Treatment:
    def treat(redaction: Redaction, value: object) -> object:
        if not isinstance(value, list):
            return _DROPPED
        redaction.dropped[name] += sum(not isinstance(each, Mapping) for each in value)
        return [redaction.fields(name, table, e) for e in value if isinstance(e, Mapping)]

    return treat


def _texts(kind: str) -> Treatment:
    def treat(redaction: Redaction, value: object) -> object:
        if not isinstance(value, list):
            return _DROPPED
        texts = (written(each) for each in value)
        return [redaction.pseudonyms.name(kind, text) for text in texts if text]

    return treat


def written(value: object) -> str | None:
    """Return a text, or a number as it was written; None for anything else."""
    if isinstance(value, Number):
        return value.text
    # A cut text is read the way the decoder of sales reads it.
    return whole_text(value) if isinstance(value, str) else None


_TYPE = _word(r"[A-Z][A-Z_]{1,24}", "type")
_CURRENCY = _word(r"[A-Z]{3}", "currency")
_VOID_REASON = _word(
    "Broken|Cooking|Other|Taste|Unhappy Client|User Mistake|Waited too long", "reason"
)
_DEVICE_NAME = _word("BackOffice", "device")
_TAX_CODE = _word(r"VAT\d{1,2}", "tax")
_DISCOUNT = _word("DISCOUNT|COMP|LOSS|NONE|none", "discount type")
_RECEIPT = _text(Pseudonyms.receipt)
_UUID = _text(Pseudonyms.unique)
_GROUP_WORD = _text(Pseudonyms.group_word)
_PAYMENT_WORD = _text(Pseudonyms.payment_word)
_CENTRE = {"revenueCenter": _name("centre"), "revenueCenterId": _or_none(_in_order(Ordered.CENTRE))}
_STAFF = {"staffId": _numbered("staff"), "staffName": _name("staff")}
_DEVICE = {"deviceId": _numbered("device"), "deviceName": _DEVICE_NAME}
_CONSUMER = {"id": _name("consumer"), "customerId": _or_none(_numbered("customer"))}

_TAX_LINE: Mapping[str, Treatment] = {
    "taxId": _numbered("tax"),
    "taxCode": _TAX_CODE,
    "taxRate": _amount,
    "taxAmount": _amount,
    "taxIncluded": _flag,
}
_GROUP: Mapping[str, Treatment] = {
    "accountingGroupId": _in_order(Ordered.GROUP),
    "name": _GROUP_WORD,
    "code": _GROUP_WORD,
    "statisticGroup": _name("statistic"),
}
_LINE: Mapping[str, Treatment] = {
    "id": _RECEIPT,
    "parentLineId": _RECEIPT,
    "totalNetAmountWithTax": _amount,
    "totalNetAmountWithoutTax": _amount,
    "menuListPrice": _amount,
    "serviceCharge": _amount,
    "serviceChargeType": _word("UNTAXED|APPORTIONED|NO_SERVICE_CHARGE", "service charge"),
    "serviceChargeRate": _amount,
    "discountAmount": _amount,
    "discountType": _DISCOUNT,
    "discountCode": _name("discount"),
    "discountName": _name("discount"),
    "accountDiscountAmount": _amount,
    "accountDiscountType": _DISCOUNT,
    "accountDiscountCode": _name("discount"),
    "accountDiscountName": _name("discount"),
    "totalDiscountAmount": _amount,
    "taxCode": _TAX_CODE,
    "taxAmount": _amount,
    "taxRatePercentage": _amount,
    "taxLines": _objects("TaxLine", _TAX_LINE),
    "sku": _name("article"),
    "name": _name("article"),
    "nameOverride": _name("article"),
    "quantity": _amount,
    "statisticGroup": _name("statistic"),
    "accountingGroup": _object("AccountingGroup", _GROUP),
    "currency": _CURRENCY,
    "timeOfSale": _instant,
    "timeofSale": _instant,
    "voidReason": _VOID_REASON,
    "accountProfileCode": _name("account profile"),
    **_CENTRE,
    **_STAFF,
    **_DEVICE,
    # Cost prices are a secret of the business that the books do not need.
    "unitCostPrice": _drop,
    "tags": _drop,
    "categories": _drop,
}
_PAYMENT: Mapping[str, Treatment] = {
    "code": _PAYMENT_WORD,
    "description": _PAYMENT_WORD,
    "paymentMethodId": _numbered("payment method"),
    "netAmountWithTax": _amount,
    "tip": _amount,
    "surcharge": _amount,
    "roundingAmount": _amount,
    "currency": _CURRENCY,
    "type": _TYPE,
    "fiscId": _RECEIPT,
    "uuid": _UUID,
    "fiscDate": _instant,
    "externalReference": _name("reference"),
    "consumer": _object("Consumer", _CONSUMER),
    "authorization": _drop,
    **_CENTRE,
    **_STAFF,
    **_DEVICE,
}
_SOURCE: Mapping[str, Treatment] = {
    "initialAccountId": _RECEIPT,
    "previousAccountId": _RECEIPT,
}
_SALE: Mapping[str, Treatment] = {
    "accountReference": _UUID,
    "accountFiscId": _RECEIPT,
    "receiptId": _RECEIPT,
    "source": _object("Source", _SOURCE),
    "salesLines": _objects("SalesLine", _LINE),
    "payments": _objects("Payment", _PAYMENT),
    "type": _TYPE,
    "cancelled": _flag,
    "voidReason": _VOID_REASON,
    "timeOfOpening": _instant,
    "timeofOpening": _instant,
    "timeClosed": _instant,
    "timeOfClosed": _instant,
    "timeOfCloseAndPaid": _instant,
    "timeofCloseAndPaid": _instant,
    "externalReferences": _texts("reference"),
    "externalFiscalNumber": _name("reference"),
    "nbCovers": _amount,
    "dineIn": _flag,
    "tableNumber": _name("table"),
    "tableName": _name("table"),
    "ownerName": _name("staff"),
    "ownerId": _numbered("staff"),
    "accountProfileCode": _name("account profile"),
    "consumer": _object("Consumer", _CONSUMER),
    **_STAFF,
    **_DEVICE,
}
_WRAPPER: Mapping[str, Treatment] = {
    "businessName": _name("business"),
    "businessLocationId": _numbered("location"),
    "nextStartOfDayAsIso8601": _instant,
    "dataComplete": _flag,
    "sales": _objects("Sale", _SALE),
    # Links and page tokens name ids of accounts; a whole day has no pages.
    "_links": _drop,
    "nextPageToken": _drop,
}


def ordered_values(wrapper: Mapping[str, Any]) -> Iterator[tuple[Ordered, str]]:
    """Yield the values of a day whose alphabetical order must survive."""
    for sale in _mappings(wrapper.get("sales")):
        for line in _mappings(sale.get("salesLines")):
            yield Ordered.CENTRE, id_text(written(line.get("revenueCenterId")))
            group = line.get("accountingGroup")
            if isinstance(group, Mapping):
                yield Ordered.GROUP, written(group.get("accountingGroupId")) or ""
                yield Ordered.GROUP_WORD, written(group.get("name")) or ""
                yield Ordered.GROUP_WORD, written(group.get("code")) or ""
        for payment in _mappings(sale.get("payments")):
            yield Ordered.CENTRE, id_text(written(payment.get("revenueCenterId")))


def _mappings(value: object) -> Sequence[Mapping[str, Any]]:
    found = value if isinstance(value, list) else []
    return [each for each in found if isinstance(each, Mapping)]
