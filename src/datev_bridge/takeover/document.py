"""Facts and draft as plain data for ``--json``: amounts as text with a point, dates ISO."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.mapping import MappingRule
from datev_bridge.takeover.draft import ProfileDraft
from datev_bridge.takeover.facts import AccountUse, DatevFileFacts, TextUse
from datev_bridge.takeover.pairs import DraftedPair


def facts_document(facts: DatevFileFacts) -> Mapping[str, Any]:
    """Return facts as plain data."""
    committing = facts.committing
    return {
        "files": list(facts.names),
        "formats": list(facts.formats),
        "markers": list(facts.markers),
        "consultant_number": facts.consultant_number,
        "client_number": facts.client_number,
        "fiscal_year_start": _day(facts.fiscal_year_start),
        "account_length": facts.account_length,
        "chart": {
            "name": facts.chart.name.value if facts.chart.name else None,
            "ground": facts.chart.ground.value,
            "header": facts.chart.code,
            "evidence": list(facts.chart.evidence),
        },
        "date_from": _day(facts.date_from),
        "date_to": _day(facts.date_to),
        "first_day": _day(facts.first_day),
        "last_day": _day(facts.last_day),
        "descriptions": list(facts.descriptions),
        "initials": facts.initials,
        "currency": facts.currency,
        "committed": None
        if committing is None
        else {
            "header": committing.header,
            "locks": committing.locks,
            "rows_locked": committing.locked,
            "rows_unlocked": committing.unlocked,
        },
        "rows": facts.rows,
        "unreadable": facts.unreadable,
        "clearing_account": None
        if facts.clearing is None
        else {"account": facts.clearing.account, "rows": facts.clearing.rows},
        "accounts": [_account(use) for use in facts.accounts],
        "bu_keys": [
            {
                "bu_key": use.bu_key,
                "accounts": list(use.accounts),
                "amount": str(use.amount),
                "rows": use.rows,
            }
            for use in facts.bu_keys
        ],
        "texts": [_text(use) for use in facts.texts],
    }


def draft_document(draft: ProfileDraft) -> Mapping[str, Any]:
    """Return a draft as plain data."""
    return {
        "consultant_number": draft.consultant_number,
        "client_number": draft.client_number,
        "fiscal_year_start": str(draft.fiscal_year_start) if draft.fiscal_year_start else None,
        "account_length": draft.account_length,
        "chart": draft.chart.value if draft.chart else None,
        "clearing_account": draft.clearing_account,
        "tip_account": draft.tip_account,
        "journal_code": draft.journal_code,
        "accounts": [own_account_values(own) for own in draft.accounts],
        "rules": [pair_values(pair) for pair in draft.pairs],
        "suggestions": [
            {
                **rule_values(proposal.rule),
                "reason": {each: proposal.reason.text(each) for each in ("de", "en")},
            }
            for suggestion in draft.suggestions
            for proposal in suggestion.proposals
        ],
    }


def own_account_values(own: OwnAccount) -> Mapping[str, str | bool | None]:
    """Return an own account by the keys of the profile; None where it says nothing."""
    automatic = own.automatic
    rate = automatic.value if isinstance(automatic, Automatic) else rate_text(automatic)
    return {
        "number": own.number,
        "name": own.name or None,
        "automatic": rate,
        "cash": own.is_cash,
    }


def pair_values(pair: DraftedPair) -> Mapping[str, str | bool | None]:
    """Return a drafted rule by the keys of the profile; its id is for a person to fill in."""
    return {
        "category": pair.target.value,
        "id": "",
        "name": pair.text,
        "rate": rate_text(pair.rate),
        "account": pair.account,
        "bu_key": pair.bu_key or None,
        "kind": pair.kind.value if pair.kind else "",
        "confirmed": False,
    }


def rule_values(rule: MappingRule) -> Mapping[str, str | bool | None]:
    """Return a suggested rule by the keys of the profile."""
    return {
        "category": rule.target.value,
        "id": rule.category_id,
        "name": rule.name,
        "rate": rate_text(rule.rate),
        "account": rule.account,
        "bu_key": rule.bu_key or None,
        "kind": rule.kind.value,
        "voucher_rate": rate_text(rule.voucher_rate),
        "confirmed": rule.is_confirmed,
    }


def rate_text(rate: Decimal | None) -> str | None:
    """Return a rate as a profile writes it, ``"19"``; None for none."""
    return None if rate is None else f"{rate.normalize():f}"


def _account(use: AccountUse) -> Mapping[str, Any]:
    return {
        "account": use.account,
        "name": use.name,
        "standard_name": use.standard_name,
        "debit": str(use.totals.debit),
        "credit": str(use.totals.credit),
        "balance": str(use.totals.balance),
        "rows": use.totals.count,
    }


def _text(use: TextUse) -> Mapping[str, Any]:
    return {
        "text": use.text,
        "rate": rate_text(use.rate),
        "account": use.account,
        "balance": str(use.balance),
        "rows": use.rows,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
