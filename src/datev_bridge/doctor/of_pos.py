"""What is asked about the answers of the POS, and whether DATEV could be served with them."""

from collections.abc import Iterable

from datev_bridge.categories import CategoryUse, percent_text
from datev_bridge.dates import find_zone
from datev_bridge.daybook.codes import NOT_COMPLETE
from datev_bridge.doctor import codes
from datev_bridge.doctor.facts import Pos
from datev_bridge.doctor.line import Check, Group, Outcome, Question, judged, no, unknown, yes
from datev_bridge.issues import Issue

_MOST_NAMES = 5


def _location(pos: Pos) -> Iterable[Outcome]:
    place = pos.location
    if isinstance(place, Issue):
        return no(place)
    found = []
    if place.currency != "EUR":
        found.append(codes.OTHER_CURRENCY.at(place.id, currency=place.currency))
    if find_zone(place.timezone) is None:
        found.append(codes.UNKNOWN_ZONE.at(place.id, zone=place.timezone))
    return judged(found, detail=f"{place.id} · {place.name}")


def _tax(pos: Pos) -> Iterable[Outcome]:
    if pos.tax_rates is None:
        return unknown(codes.LOCATION_FIRST.at())
    if isinstance(pos.tax_rates, Issue):
        return no(pos.tax_rates)
    without = [rate.percent for rate in pos.tax_rates if rate.tax_included is False]
    if without:
        rates = ", ".join(f"{percent_text(rate)} %" for rate in without)
        return no(codes.PRICES_WITHOUT_TAX.at(rates=rates))
    percents = sorted({rate.percent for rate in pos.tax_rates}, reverse=True)
    return yes(", ".join(f"{percent_text(percent)} %" for percent in percents))


def _noticed(pos: Pos) -> Iterable[Outcome]:
    return judged(pos.noticed)


def _mapped(pos: Pos) -> Iterable[Outcome]:
    if pos.categories is None:
        return unknown(codes.LOCATION_FIRST.at())
    if isinstance(pos.categories, Issue):
        return no(pos.categories)
    missing = list(dict.fromkeys(_name(use) for use in pos.categories if use.needs_rule))
    if not missing:
        return yes(len(pos.categories))
    more = ", …" if len(missing) > _MOST_NAMES else ""
    names = f"{', '.join(missing[:_MOST_NAMES])}{more}"
    return no(codes.WITHOUT_ACCOUNT.at("mapping", count=len(missing), names=names))


def _name(use: CategoryUse) -> str:
    return use.category.name or use.category.id or use.target.value


def _bookable(pos: Pos) -> Iterable[Outcome]:
    if pos.yesterday is None:
        return unknown(codes.LOCATION_FIRST.at())
    if isinstance(pos.yesterday, Issue):
        return no(pos.yesterday)
    blocking = [issue for issue in pos.yesterday.issues if issue.blocks]
    not_yet = [issue for issue in blocking if issue.code == NOT_COMPLETE.code]
    if not_yet:
        return unknown(not_yet[0])
    days = ", ".join(day.business_day.isoformat() for day in pos.yesterday.proof.days)
    rows = sum(len(batch.rows) for batch in pos.yesterday.batches)
    return judged(blocking, detail=f"{days} · {rows}")


POS: tuple[Check[Pos], ...] = (
    Check(
        question=Question(
            name="location",
            group=Group.POS,
            de="Der Betrieb gehört zur Verbindung, rechnet in EUR und hat eine Zeitzone",
            en="The location belongs to the connection, trades in EUR and has a time zone",
        ),
        look=_location,
    ),
    Check(
        question=Question(
            name="tax",
            group=Group.POS,
            de="Steuersätze sind lesbar, Preise enthalten die Steuer",
            en="Tax rates can be read, prices include the tax",
        ),
        look=_tax,
    ),
    Check(
        question=Question(
            name="noticed",
            group=Group.POS,
            de="Uhr und Antworten der Kasse sind wie erwartet",
            en="The POS's clock and answers are as expected",
        ),
        look=_noticed,
    ),
    Check(
        question=Question(
            name="mapped",
            group=Group.DATEV,
            de="Alles, was die Kasse führt, hat ein Konto",
            en="Everything that the POS has has an account",
        ),
        look=_mapped,
    ),
    Check(
        question=Question(
            name="bookable",
            group=Group.DATEV,
            de="Der Geschäftstag von gestern lässt sich buchen",
            en="Yesterday's business day can be booked",
        ),
        look=_bookable,
    ),
)
