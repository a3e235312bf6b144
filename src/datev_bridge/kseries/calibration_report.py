"""A calibration told: as issues for people, and as a block of the profile."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from datev_bridge import toml_text
from datev_bridge.issues import Issue
from datev_bridge.kseries import calibration_codes as codes
from datev_bridge.kseries.calibration import (
    Agreement,
    Calibration,
    ChargeMode,
    TipPlace,
    WithoutId,
)
from datev_bridge.kseries.discounts import DiscountForm
from datev_bridge.kseries.receipts import KIND_OF_TYPE

ENOUGH_DAYS = 30
ENOUGH_CASES = 20
"""Below this many cases a finding is called thin."""


def issues_of(calibration: Calibration) -> tuple[Issue, ...]:
    """Return the findings, in the order in which a person reads them."""
    return tuple(
        issue
        for tell in (
            _basis,
            _tips,
            _charges,
            _discounts,
            _writing,
            _categories,
            _sums,
            _time,
            _types,
        )
        for issue in tell(calibration)
    )


def _basis(found: Calibration) -> Iterator[Issue]:
    if len(found.days) < ENOUGH_DAYS:
        yield codes.FEW_DAYS.at(found.location, days=len(found.days))
    if found.incomplete:
        days = ", ".join(day.isoformat() for day in found.incomplete)
        yield codes.LEFT_OUT.at(found.location, days=days)
    thin = [name for name, count in _evidence(found).items() if 0 < count < ENOUGH_CASES]
    if thin:
        yield codes.THIN.at(found.location, findings=", ".join(thin))


def _evidence(found: Calibration) -> Mapping[str, int]:
    """Return on how many cases each finding rests, under its key of the profile's block."""
    charges = found.service_charges
    return {
        "tip": found.tips.seen,
        "service_charge": charges.taxed + charges.untaxed or charges.without,
        "discounts": found.discounts.seen,
        "late_changes": found.late_changes.days_compared,
        "v1_against_v2": found.feeds_compared.days_compared,
    }


def _tips(found: Calibration) -> Iterator[Issue]:
    tips = found.tips
    match tips.place:
        case TipPlace.OUTSIDE:
            yield codes.TIP_OUTSIDE.at(found.location, count=tips.outside)
        case TipPlace.INSIDE:
            yield codes.TIP_INSIDE.at(found.location, count=tips.inside, example=tips.example)
        case TipPlace.MIXED:
            yield codes.TIP_MIXED.at(
                found.location,
                outside=tips.outside,
                inside=tips.inside,
                methods=", ".join(tips.inside_methods),
                example=tips.example,
            )
        case TipPlace.NOT_SEEN:
            yield codes.TIP_NOT_SEEN.at(found.location)


def _charges(found: Calibration) -> Iterator[Issue]:
    charges = found.service_charges
    match charges.mode:
        case ChargeMode.NONE:
            yield codes.CHARGE_NONE.at(found.location, count=charges.without)
        case ChargeMode.TAXED:
            yield codes.CHARGE_TAXED.at(found.location, count=charges.taxed)
        case ChargeMode.UNTAXED:
            yield codes.CHARGE_UNTAXED.at(found.location, count=charges.untaxed)
        case ChargeMode.MIXED:
            yield codes.CHARGE_MIXED.at(
                found.location, taxed=charges.taxed, untaxed=charges.untaxed
            )
        case ChargeMode.NOT_SEEN:
            pass
    if charges.contradicting:
        yield codes.CHARGE_CONTRADICTS.at(found.location, count=charges.contradicting)
    if charges.unexplained:
        yield codes.LINES_UNEXPLAINED.at(found.location, count=charges.unexplained)


def _discounts(found: Calibration) -> Iterator[Issue]:
    discounts = found.discounts
    if discounts.form is DiscountForm.GROSS:
        yield codes.DISCOUNTS_GROSS.at(found.location, count=discounts.gross)
    elif discounts.form is not DiscountForm.NOT_SEEN:
        yield codes.DISCOUNTS_NOT_GROSS.at(
            found.location,
            gross=discounts.gross,
            net=discounts.net,
            unclear=discounts.unclear,
        )


def _writing(found: Calibration) -> Iterator[Issue]:
    spellings = found.spellings
    if spellings.times:
        yield codes.SPELLINGS.at(found.location, names=", ".join(spellings.times))
    if spellings.amounts_as_numbers:
        yield codes.AMOUNTS_AS_NUMBERS.at(found.location, count=spellings.amounts_as_numbers)
    if spellings.empty_amounts:
        yield codes.EMPTY_AMOUNTS.at(found.location, count=spellings.empty_amounts)


def _categories(found: Calibration) -> Iterator[Issue]:
    for kind, without in (
        (codes.METHOD_WITHOUT_ID, found.methods_without_id),
        (codes.GROUP_WITHOUT_ID, found.groups_without_id),
    ):
        for each in without:
            yield kind.at(
                found.location,
                name=_name(each),
                id=each.category.id,
                count=each.count,
                amount=f"{each.amount:.2f}",
            )
    for group in found.groups:
        if len(group.rates) > 1:
            yield codes.GROUP_RATES.at(
                found.location,
                name=group.category.name or group.category.id,
                rates=", ".join(f"{_plain(rate)} %" for rate in group.rates),
            )
    if found.lines_without_rate:
        yield codes.LINES_WITHOUT_RATE.at(found.location, count=found.lines_without_rate)


def _name(without: WithoutId) -> str:
    return without.category.name or without.category.code or without.category.id


def _sums(found: Calibration) -> Iterator[Issue]:
    rounding = found.rounding
    if rounding.worst_move or rounding.worst_gap:
        yield codes.ROUNDING.at(
            found.location,
            move=_plain(rounding.worst_move),
            gap=_plain(rounding.worst_gap),
            receipt=rounding.receipt or "-",
        )
    elif found.receipts:
        yield codes.NO_ROUNDING.at(found.location)
    if found.unbalanced:
        yield codes.UNBALANCED.at(found.location, count=found.unbalanced)


def _time(found: Calibration) -> Iterator[Issue]:
    late, feeds = found.late_changes, found.feeds_compared
    match late.agreement:
        case Agreement.DIFFERENT:
            yield codes.CHANGED_LATE.at(
                found.location,
                changed=late.days_changed,
                compared=late.days_compared,
                after=late.after_hours,
                before=late.before_hours,
            )
        case Agreement.EQUAL:
            yield codes.NOT_CHANGED.at(found.location, compared=late.days_compared)
        case Agreement.NOT_SEEN:
            yield codes.CHANGES_NOT_SEEN.at(found.location)
    match feeds.agreement:
        case Agreement.DIFFERENT:
            yield codes.FEEDS_DIFFER.at(
                found.location,
                different=feeds.days_differing,
                compared=feeds.days_compared,
                only_v1=feeds.only_v1,
                only_v2=feeds.only_v2,
                differing=feeds.differing,
                difference=f"{feeds.gross_difference:.2f}",
            )
        case Agreement.EQUAL:
            yield codes.FEEDS_EQUAL.at(found.location, compared=feeds.days_compared)
        case Agreement.NOT_SEEN:
            yield codes.FEEDS_NOT_SEEN.at(found.location)


def _types(found: Calibration) -> Iterator[Issue]:
    if found.types:
        types = ", ".join(f"{name} {count}" for name, count in found.types.items())
        yield codes.TYPES.at(found.location, types=types)
    unknown = sorted(found.types.keys() - KIND_OF_TYPE.keys())
    if unknown:
        yield codes.UNKNOWN_TYPES.at(found.location, types=", ".join(unknown))


_LATE = {
    Agreement.EQUAL: "unchanged",
    Agreement.DIFFERENT: "changed",
    Agreement.NOT_SEEN: Agreement.NOT_SEEN.value,
}


def block_of(calibration: Calibration) -> Mapping[str, toml_text.Value]:
    """Return the findings as the plain values of the profile's section ``[calibration]``.

    What was not seen says so (``"not seen"``); numbers of hours and amounts that do not exist are
    left out.
    """
    found = calibration
    late = found.late_changes
    values: dict[str, toml_text.Value | None] = {
        "location": found.location,
        "feeds": list(found.feeds),
        "first_day": min(found.days, default=None),
        "last_day": max(found.days, default=None),
        "days": len(found.days),
        "incomplete_days": len(found.incomplete),
        "receipts": found.receipts,
        "types": list(found.types),
        "tip": found.tips.place.value,
        "tips_seen": found.tips.seen,
        "service_charge": found.service_charges.mode.value,
        "service_charges_seen": found.service_charges.taxed + found.service_charges.untaxed,
        "discounts": found.discounts.form.value,
        "discounts_seen": found.discounts.seen,
        "time_fields": list(found.spellings.times),
        "amounts_as_numbers": found.spellings.amounts_as_numbers,
        "methods_without_id": [each.category.id for each in found.methods_without_id],
        "groups_without_id": [each.category.id for each in found.groups_without_id],
        "worst_rounding": _plain(found.rounding.worst_move),
        "worst_gap": _plain(found.rounding.worst_gap),
        "late_changes": _LATE[late.agreement],
        "late_days_compared": late.days_compared,
        "late_after_hours": late.after_hours,
        "late_before_hours": late.before_hours,
        "v1_against_v2": found.feeds_compared.agreement.value,
        "v1_v2_days_compared": found.feeds_compared.days_compared,
    }
    return {key: value for key, value in values.items() if value is not None}


def groups_of(calibration: Calibration) -> tuple[Mapping[str, toml_text.Value], ...]:
    """Return the rates of each group as the rows ``[[calibration.group]]`` of the profile."""
    return tuple(
        {
            "id": group.category.id,
            "name": group.category.name,
            "rates": [_plain(rate) for rate in group.rates],
        }
        for group in calibration.groups
    )


def to_toml(calibration: Calibration) -> str:
    """Return the findings as TOML text, to be put into a profile."""
    lines = list(toml_text.section("[calibration]", block_of(calibration)))
    for group in groups_of(calibration):
        lines.extend(toml_text.section("[[calibration.group]]", group))
    return "\n".join((*lines[1:], ""))


def _plain(amount: Decimal) -> str:
    """Write without zeros that carry nothing."""
    return f"{(amount + 0).normalize():f}"
