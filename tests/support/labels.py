"""The labelled names of accounting groups and payment methods, and the rule that halves them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
import tomllib
from types import MappingProxyType
from typing import Any

from attrs import frozen

from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping import AccountKind, RuleTarget

FOLDER = Path(__file__).parents[1] / "data" / "suggest"
DEVELOPMENT = "labels-development.toml"
HELD_OUT = "labels-held-out.toml"
HALVES = (DEVELOPMENT, HELD_OUT)

_ACCOUNTS = {"account_skr03": ChartName.SKR03, "account_skr04": ChartName.SKR04}


@frozen(kw_only=True)
class Label:
    """One name as a merchant has it in the POS, and what is right to suggest for it.

    Attributes:
        name: The group or the method.
        target: ``REVENUE`` for a group, ``PAYMENT`` for a method.
        code: The POS's accounting id or payment code, empty for none.
        rates: Rates seen on it, in percent; none for payments.
        language: ``de``, ``en``, or ``any`` for brands and codes.
        place: The kind of business.
        source: A key of ``sources.toml``.
        kind: What it is; None where the name does not tell.
        accounts: By chart and rate (None for payments); a missing one is not to be suggested.
    """

    name: str
    target: RuleTarget
    code: str = ""
    rates: tuple[Decimal, ...]
    language: str
    place: str
    source: str
    kind: AccountKind | None = None
    accounts: Mapping[tuple[ChartName, Decimal | None], str]

    @property
    def asked(self) -> tuple[Decimal | None, ...]:
        """The rates for which an account is asked, a lone None for payments."""
        return self.rates or (None,)

    @property
    def folded(self) -> str:
        """The name without regard to case: one name, one half."""
        return self.name.casefold()

    @property
    def stratum(self) -> str:
        """Its class: target, language, kind."""
        kind = self.kind.value if self.kind else "none"
        return f"{self.target.value} {self.language} {kind}"


def raw_labels(file: str) -> list[dict[str, Any]]:
    """Return the tables of one half as TOML has them."""
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / file).read_text("utf-8"))["label"]
    return found


def read_labels(file: str) -> tuple[Label, ...]:
    """Return the labels of one half, in the order of the file."""
    return tuple(_label(row) for row in raw_labels(file))


def sources() -> dict[str, str]:
    """Return the sources by key."""
    found: dict[str, str] = tomllib.loads((FOLDER / "sources.toml").read_text("utf-8"))["source"]
    return found


def dealt(labels: Iterable[Label]) -> dict[str, str]:
    """Return the file of each folded name: the rule of the README, for both halves together."""
    strata: dict[str, list[str]] = {}
    placed: set[str] = set()
    for label in sorted(labels, key=_order):
        if label.folded not in placed:
            placed.add(label.folded)
            strata.setdefault(label.stratum, []).append(label.folded)
    return {
        name: HALVES[(int(_digest(stratum), 16) + turn) % 2]
        for stratum, names in strata.items()
        for turn, name in enumerate(sorted(names, key=_digest))
    }


def _order(label: Label) -> tuple[bool, str, bool, str]:
    """Groups before methods, then by language and kind; what has no kind is last."""
    kind = label.kind.value if label.kind else ""
    return (label.target is RuleTarget.PAYMENT, label.language, not kind, kind)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _label(row: Mapping[str, Any]) -> Label:
    rates = tuple(Decimal(rate) for rate in row["rates"])
    return Label(
        name=row["name"],
        target=RuleTarget(row["target"]),
        code=row.get("code", ""),
        rates=rates,
        language=row["language"],
        place=row["place"],
        source=row["source"],
        kind=AccountKind(row["kind"]) if "kind" in row else None,
        accounts=MappingProxyType(
            {
                (chart, rate): account
                for key, chart in _ACCOUNTS.items()
                for rate, account in _by_rate(row.get(key, {}), rates)
            }
        ),
    )


def _by_rate(
    account: str | Mapping[str, str], rates: tuple[Decimal, ...]
) -> Iterable[tuple[Decimal | None, str]]:
    """Return an account by rate; a lone one stands for the only rate, or for a payment."""
    if isinstance(account, str):
        return ((rate, account) for rate in (rates or (None,)))
    return ((Decimal(rate), number) for rate, number in account.items())
