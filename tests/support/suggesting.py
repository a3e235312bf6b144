"""How well suggestions do on labelled names: sums, and a table of kinds by counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping.model import RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggest import suggest
from support.labels import Label

DAY = date(2026, 11, 1)
CHARTS = {name: ChartOfAccounts(name=name) for name in ChartName}
NONE = "none"


@frozen(kw_only=True)
class Measurement:
    """Sums over labels × charts × rates.

    Attributes:
        asked: For how many an account was asked.
        right: How many got the labelled account, or none where none is labelled.
        wrong: How many got another account, or one where none is labelled.
        missed: How many got none where one is labelled.
        labelled: For how many an account is labelled.
        found: How many of those got it.
        kinds: Labels by their kind and the suggested one; the charts are told apart.
    """

    asked: int
    right: int
    wrong: int
    missed: int
    labelled: int
    found: int
    kinds: Mapping[tuple[str, str], int]

    @property
    def right_share(self) -> Decimal:
        """Right of all that were asked, in percent."""
        return _percent(self.right, self.asked)

    @property
    def wrong_share(self) -> Decimal:
        """Wrong of all that were asked, in percent."""
        return _percent(self.wrong, self.asked)

    @property
    def found_share(self) -> Decimal:
        """Right of those that have an account, in percent: the harder figure."""
        return _percent(self.found, self.labelled)

    @property
    def wrong_of_suggested(self) -> Decimal:
        """Wrong of all accounts suggested, in percent: the harder figure."""
        return _percent(self.wrong, self.wrong + self.found)

    def text(self) -> str:
        """Return the figures and the table of kinds; no name is in it."""
        asked = f"asked {self.asked} · right {self.right} ({self.right_share} %)"
        wrong = f"wrong {self.wrong} ({self.wrong_share} %) · missed {self.missed}"
        found = f"with an account {self.labelled} · found {self.found} ({self.found_share} %)"
        harder = f"wrong of all suggested {self.wrong_of_suggested} %"
        lines = [f"{asked} · {wrong}", f"{found} · {harder}", "", *self._table()]
        return "\n".join(lines)

    def _table(self) -> list[str]:
        rows = sorted({label for label, _ in self.kinds})
        columns = sorted({got for _, got in self.kinds})
        width = max(len(name) for name in (*rows, *columns)) + 1
        head = "labelled ↓ suggested →".ljust(24) + "".join(c.rjust(width) for c in columns)
        body = [
            row.ljust(24) + "".join(str(self.kinds.get((row, c), 0)).rjust(width) for c in columns)
            for row in rows
        ]
        return [head, *body]


def measure(labels: Iterable[Label]) -> Measurement:
    """Ask for a suggestion for every label in both charts, and count."""
    sums: Counter[str] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    for label in labels:
        for name, chart in CHARTS.items():
            found = suggest(seen_as(label), chart, DAY)
            kinds[_kind(label.kind), _kind(found.kind if found else None)] += 1
            got = {rule.rate: rule.account for rule in found.rules} if found else {}
            for rate in label.asked:
                sums.update(_counted(label.accounts.get((name, rate)), got.get(rate)))
    return Measurement(
        asked=sums["asked"],
        right=sums["right"],
        wrong=sums["wrong"],
        missed=sums["missed"],
        labelled=sums["labelled"],
        found=sums["found"],
        kinds=kinds,
    )


def seen_as(label: Label) -> SeenCategory:
    """Return a label as the POS would show it; a method's number is its accounting reference."""
    is_reference = label.target is RuleTarget.PAYMENT and label.code.isdigit()
    return SeenCategory(
        target=label.target,
        category_id="1",
        name=label.name,
        code="" if is_reference else label.code,
        reference=label.code if is_reference else "",
        rates=label.rates,
    )


def _counted(expected: str | None, got: str | None) -> Iterable[str]:
    yield "asked"
    if expected:
        yield "labelled"
    if expected == got:
        yield "right"
        if expected:
            yield "found"
    else:
        yield "wrong" if got else "missed"


def _kind(kind: object) -> str:
    return getattr(kind, "value", NONE)


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1")) if whole else Decimal("0.0")
