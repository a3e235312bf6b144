"""SKR03 or SKR04: by what the header says, else by the accounts in use."""

from collections.abc import Iterable, Iterator
import re

from attrs import frozen

from datev_bridge.chart.chart import SHORTEST, STANDARD_CHARTS
from datev_bridge.chart.standard import ChartName, StandardChart
from datev_bridge.issues import Issue
from datev_bridge.mapping.lexicon import fold
from datev_bridge.takeover import codes
from datev_bridge.takeover.facts import AccountUse, ChartFinding, ChartGround

_CLEARLY = 3
"""How many times the rows of one chart must outweigh those of the other."""

_MOST_SHOWN = 5


@frozen(kw_only=True)
class _Speaking:
    """Accounts that exist by name in one chart only.

    Attributes:
        shown: Number and standard name of each, those of most rows first.
        rows: Rows that touch them.
    """

    shown: tuple[str, ...]
    rows: int


def decide_chart(
    code: str, length: int | None, uses: Iterable[AccountUse]
) -> tuple[ChartFinding, tuple[Issue, ...]]:
    """Return the chart of a file with what tells it, and what is odd about that.

    Args:
        code: Header field 27 (*Sachkontenrahmen*) as it stands there.
        length: Account length, None where it is not known: four digits are looked at then.
        uses: The accounts of the file.
    """
    kept = tuple(uses)
    told = {name: _speaking(name, length or SHORTEST, kept) for name in STANDARD_CHARTS}
    by_rows = _clear_winner(told)
    named = _BY_CODE.get(code.lstrip("0"))
    if named is not None:
        evidence = told[named].shown
        finding = ChartFinding(name=named, ground=ChartGround.HEADER, code=code, evidence=evidence)
        if by_rows is None or by_rows is named:
            return finding, ()
        shown = ", ".join(told[by_rows].shown)
        about = {"chart": named.value, "other": by_rows.value, "evidence": shown}
        return finding, (codes.CHART_CONTRADICTED.at(**about),)
    if code.strip("0"):
        return ChartFinding(code=code), (codes.CHART_OTHER.at(code=code),)
    if by_rows is None:
        rows = {name: each.rows for name, each in told.items()}
        open_ = codes.CHART_OPEN.at(skr03=rows[ChartName.SKR03], skr04=rows[ChartName.SKR04])
        return ChartFinding(code=code), (open_,)
    evidence = told[by_rows].shown
    ground = ChartGround.ACCOUNTS
    return ChartFinding(name=by_rows, ground=ground, code=code, evidence=evidence), ()


_BY_CODE = {chart.code.lstrip("0"): chart.name for chart in STANDARD_CHARTS.values()}


def _clear_winner(told: dict[ChartName, _Speaking]) -> ChartName | None:
    first, second = sorted(told, key=lambda name: -told[name].rows)
    return first if told[first].rows > _CLEARLY * told[second].rows else None


def _speaking(name: ChartName, length: int, uses: Iterable[AccountUse]) -> _Speaking:
    chart = STANDARD_CHARTS[name]
    others = [other for other in STANDARD_CHARTS.values() if other is not chart]
    found = sorted(_told(chart, others, length, uses), key=lambda each: (-each[1], each[0]))
    shown = tuple(text for text, _ in found[:_MOST_SHOWN])
    return _Speaking(shown=shown, rows=sum(rows for _, rows in found))


def _told(
    chart: StandardChart, others: list[StandardChart], length: int, uses: Iterable[AccountUse]
) -> Iterator[tuple[str, int]]:
    for use in uses:
        if len(use.account) != length:
            continue
        number = use.account[:SHORTEST]
        known = chart.account(number)
        if not known.name_de or not _fits(use, known.name_de, is_revenue=known.is_revenue):
            continue
        if not any(_fits(use, other.account(number).name_de) for other in others):
            yield f"{use.account} {known.name_de}", max(use.totals.count, 1)


def _fits(use: AccountUse, name: str, *, is_revenue: bool = False) -> bool:
    """Tell whether an account may be the one of that standard name.

    Its label, where there is one, begins with the same word; revenue is not on the debit side,
    where SKR03 has expenses under SKR04's numbers of revenue.
    """
    if not name:
        return False
    if use.name:
        return _first_word(use.name) == _first_word(name)
    return not (is_revenue and use.totals.balance > 0)


def _first_word(text: str) -> str:
    match = _WORD.search(fold(text))
    return match[0] if match else ""


_WORD = re.compile(r"[a-z]+")
