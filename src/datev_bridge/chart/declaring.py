"""From what a list says about accounts to the profile's own accounts.

Whatever cannot be taken over is named; nothing is left out silently.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
import re
from types import MappingProxyType

from attrs import frozen

from datev_bridge.chart import declaring_codes as codes
from datev_bridge.chart.account import (
    Account,
    Automatic,
    OwnAccount,
    TaxKind,
    Unknown,
    account_rate,
)
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.issues import Issue, in_order


@frozen(kw_only=True)
class Statement:
    """What one row of a list says about an account.

    Attributes:
        number: The account as it stands there.
        name: Its caption (*Beschriftung*), empty for none.
        function: DATEV's letters of its function (``AM``), empty where the list names none.
        automatic: The rate of its automatic tax, or what else is said of it; None for nothing.
        is_cash: Whether it is a cash account; None where the list does not say.
        where: The place to name in issues.
    """

    number: str
    name: str = ""
    function: str = ""
    automatic: Decimal | Automatic | None = None
    is_cash: bool | None = None
    where: str = ""


@frozen(kw_only=True)
class Declared:
    """What a list of accounts came to.

    Attributes:
        accounts: The own accounts, in the order of the list.
        issues: Everything that was found; accounts that an issue blocks are not among them.
    """

    accounts: tuple[OwnAccount, ...] = ()
    issues: tuple[Issue, ...] = ()


def declare(statements: Iterable[Statement], chart: ChartOfAccounts, day: date) -> Declared:
    """Turn the rows of a list into own accounts.

    What the profile has declared already stays; a list may add what it leaves open.

    Args:
        statements: The rows.
        chart: The client's chart with the profile's own accounts, against which they are held.
        day: The day whose rates count where a row contradicts the chart.
    """
    standard = ChartOfAccounts(name=chart.name, account_length=chart.account_length)
    issues: list[Issue] = []
    known = {own.number: own for own in chart.own}
    found: dict[str, OwnAccount] = {}
    refused: set[str] = set()
    for row in statements:
        own, told = _declare(row, standard, day)
        issues.extend(told)
        if own is None:
            continue
        before = known.get(own.number, own)
        completed = _completed(before, own)
        if completed is None:
            about = {"account": own.number, "own": _details(before)}
            issues.append(codes.OWN_DIFFERS.at(row.where, **about, stated=_details(own)))
            continue
        own = completed
        first = found.setdefault(own.number, own)
        if first != own:
            refused.add(own.number)
            issues.append(
                codes.STATED_TWICE.at(row.where, account=own.number, first=_details(first))
            )
    kept = tuple(own for number, own in found.items() if number not in refused)
    return Declared(accounts=kept, issues=in_order(issues))


def merged(own: Iterable[OwnAccount], declared: Declared) -> tuple[OwnAccount, ...]:
    """Return a profile's own accounts, completed by a list, with its further ones behind them."""
    accounts = {each.number: each for each in own}
    return tuple((accounts | {each.number: each for each in declared.accounts}).values())


def _completed(own: OwnAccount, stated: OwnAccount) -> OwnAccount | None:
    """Return an own account with what a list adds; None where the two contradict each other."""
    name = own.name or stated.name
    automatic = stated.automatic if own.automatic is None else own.automatic
    is_cash = stated.is_cash if own.is_cash is None else own.is_cash
    contradicted = (
        stated.name not in {"", name},
        stated.automatic not in {None, automatic},
        stated.is_cash not in {None, is_cash},
    )
    if any(contradicted):
        return None
    return OwnAccount(number=own.number, name=name, automatic=automatic, is_cash=is_cash)


def _declare(
    row: Statement, chart: ChartOfAccounts, day: date
) -> tuple[OwnAccount | None, list[Issue]]:
    if not row.number:
        return None, [codes.EMPTY_ROW_ACCOUNT.at(row.where, name=row.name)]
    problem = chart.problem_with(row.number, where=row.where)
    if problem is not None:
        return None, [problem]
    function = row.function.upper()
    if function in _NOT_POSTED:
        about = {"account": row.number, "function": function}
        return None, [codes.NOT_TO_POST.at(row.where, **about)]
    base = chart.find(row.number)
    own = OwnAccount(
        number=row.number,
        name=row.name,
        automatic=_automatic(row, function, base, day),
        is_cash=row.is_cash,
    )
    return own, [*_conflicts(row, own, base, chart, day)]


_NOT_POSTED = frozenset(("S", "R"))
_KNOWN: Mapping[str, frozenset[TaxKind]] = MappingProxyType(
    {
        "AM": frozenset({TaxKind.AUTOMATIC}),
        "AV": frozenset({TaxKind.INPUT_AUTOMATIC}),
        "KU": frozenset({TaxKind.NO_TAX}),
        "V": frozenset({TaxKind.INPUT_ONLY}),
        "M": frozenset({TaxKind.BY_KEY}),
    }
)
"""DATEV's letters of account functions and what they make of an account; source: the legend of its
charts for 2026."""

FUNCTIONS = (*_KNOWN, *sorted(_NOT_POSTED))
"""The letters that are understood."""


def _automatic(
    row: Statement, function: str, base: Account, day: date
) -> Decimal | Automatic | None:
    """Return what becomes ``automatic``: what is stated, else what the function's letters mean.

    Where the letters say what the chart knows already, the chart keeps its word: its rates follow
    the date.
    """
    is_known = base.taxation.kind in _KNOWN.get(function, ())
    if function in _NO_OUTPUT_TAX:
        return None if is_known else _NO_OUTPUT_TAX[function]
    if is_known and row.automatic in {None, account_rate(base, day)}:
        return None
    if row.automatic is not None or not function:
        return row.automatic
    return Automatic.UNKNOWN


_NO_OUTPUT_TAX: Mapping[str, Automatic] = MappingProxyType(
    {"AV": Automatic.UNKNOWN, **dict.fromkeys(("KU", "V", "M"), Automatic.NO)}
)
"""What the functions without automatic output VAT become where the chart knows nothing better."""


def _conflicts(
    row: Statement, own: OwnAccount, base: Account, chart: ChartOfAccounts, day: date
) -> Iterator[Issue]:
    where, about = row.where, {"account": own.number, "chart": chart.name.value}
    function = row.function.upper()
    if function and function not in _KNOWN:
        named = {"function": row.function, "allowed": ", ".join(FUNCTIONS)}
        yield codes.FUNCTION_NOT_KNOWN.at(where, account=own.number, **named)
    if function in _NO_OUTPUT_TAX and isinstance(row.automatic, Decimal) and row.automatic:
        rate = _percent(row.automatic)
        yield codes.RATE_NOT_AUTOMATIC.at(where, account=own.number, function=function, rate=rate)
    stated, known = _stated(own), _known(base, day)
    if stated and known and stated != known:
        yield codes.TAX_CONFLICT.at(where, **about, stated=stated, known=known)
    if own.is_cash is not None and own.is_cash != base.is_cash and _is_certain(own, base):
        yield codes.CASH_CONFLICT.at(where, **about, name=own.name or base.name_de)
    if base.is_reserved:
        yield codes.RESERVED_NAMED.at(where, **about, name=own.name)


def _is_certain(own: OwnAccount, base: Account) -> bool:
    """Tell whether the chart knows better: an account it has by name, or that holds no money."""
    return bool(base.name_de) or bool(own.is_cash and (base.is_revenue or base.is_liability))


def _stated(own: OwnAccount) -> str:
    """Return the rate that a list says: as automatic tax, else in the caption."""
    if isinstance(own.automatic, Decimal):
        return _percent(own.automatic)
    if own.automatic is Automatic.NO:
        return 'automatic = "no"'
    match = _RATE.search(own.name)
    return _percent(Decimal(match[1].replace(",", "."))) if match else ""


_RATE = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?%", re.ASCII)


def _known(base: Account, day: date) -> str:
    """Return what the chart is sure of: the rate of an automatic account, or that it has none."""
    if base.taxation.kind is TaxKind.AUTOMATIC:
        rate = account_rate(base, day)
        return "" if rate is None or isinstance(rate, Unknown) else _percent(rate)
    return ""


def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f} %"


def _details(own: OwnAccount) -> str:
    """Return an account's details for a message, in the words of the profile."""
    details = [own.name] if own.name else []
    if own.automatic is not None:
        said = own.automatic
        rate = said.value if isinstance(said, Automatic) else f"{said.normalize():f}"
        details.append(f'automatic = "{rate}"')
    if own.is_cash is not None:
        details.append(f"cash = {'true' if own.is_cash else 'false'}")
    return " · ".join(details) or "–"
