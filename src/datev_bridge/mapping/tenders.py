"""What the name of a payment method says a guest pays with."""

from decimal import Decimal
from functools import lru_cache
import re

from attrs import frozen

from datev_bridge.mapping.lexicon import Found, Lexicon, Word, fold, words_of
from datev_bridge.mapping.model import AccountKind
from datev_bridge.mapping.payment_words import (
    FOREIGN_VOUCHERS,
    OLD_VOUCHERS,
    PAYMENT_PHRASES,
    PAYMENT_WORDS,
    Tender,
)

_LEXICON = Lexicon.of(PAYMENT_WORDS)
_PHRASES = tuple((re.compile(pattern), stands_for) for pattern, stands_for in PAYMENT_PHRASES)
_FOREIGN = re.compile(FOREIGN_VOUCHERS, re.VERBOSE)
_OLD = re.compile(OLD_VOUCHERS, re.VERBOSE)
_RATE = re.compile(r"\b(\d{1,2})(?:[.,]0+)? ?(?:%|prozent|percent)|\b(7|19)$")

_STRONGEST_FIRST = (
    Tender.BRAND,
    Tender.STAFF,
    Tender.OTHER,
    Tender.ROOM,
    Tender.DEPOSIT,
    Tender.VOUCHER,
    Tender.RECEIVABLE,
    Tender.ONLINE,
    Tender.CARD,
    Tender.CASH,
)
"""Which word counts where a name has several: *Edenred Gutschein* is Edenred's."""

_CASH_BEFORE = {Tender.BRAND, Tender.ONLINE}
"""Beside these, cash is still cash: it goes to the driver."""

_KINDS = {
    Tender.BRAND: AccountKind.PLATFORM,
    Tender.ONLINE: AccountKind.PLATFORM,
    Tender.STAFF: AccountKind.STAFF,
    Tender.OTHER: AccountKind.OTHER,
    Tender.ROOM: AccountKind.ROOM,
    Tender.DEPOSIT: AccountKind.DEPOSIT,
    Tender.VOUCHER: AccountKind.VOUCHER,
    Tender.RECEIVABLE: AccountKind.RECEIVABLE,
    Tender.CARD: AccountKind.CARD,
    Tender.CASH: AccountKind.CASH,
}

_FIRST_PARTS = {
    "personal": Tender.STAFF,
    "mitarbeiter": Tender.STAFF,
    "gutschein": Tender.VOUCHER,
    "anzahlung": Tender.DEPOSIT,
    "guthaben": Tender.UNCLEAR,
    "trinkgeld": Tender.UNCLEAR,
    "rabatt": Tender.UNCLEAR,
}
"""First parts of compounds that count more than the last part (*Personalkasse*)."""


@frozen(kw_only=True)
class PaymentReading:
    """What the name of a payment method was read as.

    Attributes:
        kind: What the account stands for; None if the name does not tell, or a person must say.
        needs_person: Whether the name tells that only a person can say.
        voucher_rate: Rate in percent of vouchers that were taxed when they were sold.
    """

    kind: AccountKind | None = None
    needs_person: bool = False
    voucher_rate: Decimal | None = None


@lru_cache(maxsize=1024)
def read_payment(name: str) -> PaymentReading:
    """Read the name or the code of a payment method.

    Args:
        name: As the merchant has it, German or English.
    """
    folded = f" {fold(name)} "
    text = folded
    for pattern, stands_for in _PHRASES:
        text = pattern.sub(stands_for, text)
    found = {each.meaning for each in map(_find, words_of(text)) if each}
    return _decide(found, folded)


def _find(word: Word) -> Found[Tender] | None:
    found = _LEXICON.find(word)
    if found and found.word == word.text:
        return found
    for part, tender in _FIRST_PARTS.items():
        if word.text.startswith(part):
            return Found(tender, part)
    return found if found and not found.is_weak else None


def _decide(found: set[Tender], folded: str) -> PaymentReading:
    if Tender.UNCLEAR in found or Tender.RETURNABLE in found:
        return PaymentReading(needs_person=True)
    strongest = next((tender for tender in _STRONGEST_FIRST if tender in found), None)
    if strongest is None:
        return PaymentReading()
    if Tender.CASH in found:
        if strongest in _CASH_BEFORE and Tender.CARD not in found:
            strongest = Tender.CASH
        elif strongest is Tender.CARD:
            return PaymentReading(needs_person=True)
    if strongest is Tender.VOUCHER or strongest is Tender.DEPOSIT:
        return _paid_before(_KINDS[strongest], folded)
    return PaymentReading(kind=_KINDS[strongest])


def _paid_before(kind: AccountKind, folded: str) -> PaymentReading:
    """Tell apart what is taxed now, what was taxed when it was sold, and what others issued."""
    if kind is AccountKind.VOUCHER and _FOREIGN.search(folded):
        return PaymentReading(needs_person=True)
    match = _RATE.search(folded.strip())
    rate = Decimal(match[1] or match[2]) if match else None
    if rate:
        return PaymentReading(kind=AccountKind.TAXED_VOUCHER, voucher_rate=rate)
    if rate is None and kind is AccountKind.VOUCHER and _OLD.search(folded):
        return PaymentReading(needs_person=True)
    return PaymentReading(kind=kind)
