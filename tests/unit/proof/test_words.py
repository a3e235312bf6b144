from enum import Enum
from importlib import resources
from string import Formatter

from jinja2 import Environment, nodes
import pytest

from datev_bridge.batches import BatchKind
from datev_bridge.days.actions import ActionKind
from datev_bridge.issues import Severity
from datev_bridge.journal import ExplainedKind
from datev_bridge.mapping.resolve import Why
from datev_bridge.proof.compare import CauseKind, Grade
from datev_bridge.proof.model import DayState
from datev_bridge.proof.page import PlaceKind, SoldKind
from datev_bridge.proof.vat import VatCauseKind
from datev_bridge.proof.words_de import GERMAN
from datev_bridge.proof.words_en import ENGLISH

TEMPLATES = [
    path
    for path in resources.files("datev_bridge.proof").joinpath("templates").iterdir()
    if path.name.endswith(".html.j2")
]
BY_WORDING = {
    "months", "weekdays", "date", "date.short", "time", "time.unknown", "euro", "rate.none",
}  # fmt: skip


def of_members(prefix: str, members: type[Enum], *, without: tuple[Enum, ...] = ()) -> set[str]:
    return {f"{prefix}.{member.value}" for member in members if member not in without}


BY_MEMBER = (
    of_members("state", DayState)
    | of_members("severity", Severity)
    | of_members("explained", ExplainedKind)
    | of_members("sold", SoldKind)
    | of_members("decided", ActionKind)
    | of_members("why", Why, without=(Why.MATCH,))
    | of_members("vat.cause", VatCauseKind)
    | of_members("cause", CauseKind)
    | of_members("grade", Grade)
    | of_members("each", PlaceKind)
    | {f"kind.{kind.name.lower()}" for kind in BatchKind}
    | {"side.debit", "side.credit", "reading.feed.v1", "reading.feed.v2"}
)


def asked_for() -> tuple[set[str], set[str]]:
    """Return the keys that the templates name, and the beginnings of those they put together."""
    whole, begun = set(), set()
    for path in TEMPLATES:
        tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
        for call in tree.find_all(nodes.Call):
            asked = call.args[0] if call.args else None
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                if isinstance(asked, nodes.Concat):
                    begun.add(asked.nodes[0].value)
                else:
                    whole.add(asked.value)
            elif isinstance(call.node, nodes.Getattr) and call.node.attr == "count":
                whole |= {f"{asked.value}.one", f"{asked.value}.many"}
    return whole, begun


def test_the_templates_are_found() -> None:
    assert len(TEMPLATES) > 5
    assert len(asked_for()[0]) > 50


@pytest.mark.parametrize("texts", [GERMAN, ENGLISH], ids=["de", "en"])
def test_no_text_is_missing_and_none_is_idle(texts: dict[str, str]) -> None:
    whole, begun = asked_for()
    needed = whole | BY_MEMBER | BY_WORDING
    assert needed - set(texts) == set()
    assert set(texts) - needed == set()
    assert {start for start in begun if not any(k.startswith(start) for k in BY_MEMBER)} == set()
    assert [key for key, text in texts.items() if not text.strip()] == []


def test_both_languages_name_the_same_values() -> None:
    # a date needs the month's name in one language and its number in the other
    for key in GERMAN.keys() - {"date", "date.short"}:
        assert fields(GERMAN[key]) == fields(ENGLISH[key]), key


def test_the_languages_differ() -> None:
    same = {key for key in GERMAN if GERMAN[key] == ENGLISH[key]}
    assert same <= {
        "title.test", "test.mark", "picture.of", "sold.tips", "revision.of", "booking.side",
        "booking.bu", "booking.kost1", "booking.kost2", "side.debit", "side.credit", "clearing.of",
    }  # fmt: skip


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
