"""What was delivered, and the same bytes again."""

from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.errors import DeliveryError, ExportRefused
from support.books import INVOICE, paid, receipt
from support.exporting import business_day, by_card, corrector, exporter, history, sold, unclear
from support.exports import PROFILE
from support.told import codes_of, says_everything

FIRST = "EXTF_Restaurant-Demo_141948669132802_20261121-20261122.csv"


def deliver(folder: Path) -> None:
    """Deliver two days, correct one of them, and replace the file of both."""
    days = [business_day(0), business_day(1)]
    exporter(folder, [sold(0), sold(1)]).export(days)
    corrector(folder, [by_card(0), sold(1)]).late_changes(2)
    corrector(folder, [by_card(0), sold(1)]).replace(FIRST)


def test_every_file_is_listed_with_what_became_of_it(tmp_path: Path) -> None:
    deliver(tmp_path)
    first, late, instead = history(tmp_path).files()
    assert (first.name, first.label, first.replaced_by) == (FIRST, "", instead.name)
    assert first.days == (business_day(0), business_day(1))
    assert (late.label, late.days, late.replaced_by) == ("K1", (business_day(0),), "")
    assert (instead.label, instead.replaces) == ("E1", FIRST)
    parts = history(tmp_path).parts(late)
    assert [e.account for e in parts[business_day(0)].entries] == ["1000", "1361"]


def test_a_file_is_sent_again_as_it_was(tmp_path: Path) -> None:
    deliver(tmp_path)
    for file in history(tmp_path).files():
        content = (tmp_path / file.name).read_bytes()
        again = history(tmp_path).resend(file.name)
        assert (again.content, again.issues) == (content, ())


@pytest.mark.parametrize("damage", [None, b"", b"anders"])
def test_a_file_that_is_lost_or_changed_is_made_again(tmp_path: Path, damage: bytes | None) -> None:
    deliver(tmp_path)
    for file in history(tmp_path).files():
        path = tmp_path / file.name
        content = path.read_bytes()
        path.unlink() if damage is None else path.write_bytes(damage)
        again = history(tmp_path).resend(file.name)
        assert again.content == content
        assert codes_of(again.issues) == ["RUN-014"]
        assert says_everything(again.issues[0])


def test_a_file_that_cannot_be_made_again_is_not_sent(tmp_path: Path) -> None:
    deliver(tmp_path)
    (tmp_path / FIRST).unlink()
    other = evolve(PROFILE, datev=evolve(PROFILE.datev, client_number=7))
    with pytest.raises(DeliveryError, match="RUN-013") as caught:
        history(tmp_path, other).resend(FIRST)
    assert says_everything(caught.value.issue)
    assert not caught.value.retry
    (tmp_path / "days.jsonl").unlink()
    with pytest.raises(DeliveryError, match="RUN-013"):
        history(tmp_path).resend(FIRST)


def test_an_unknown_file_is_answered_with_a_similar_one(tmp_path: Path) -> None:
    deliver(tmp_path)
    with pytest.raises(ExportRefused, match="RUN-012") as caught:
        history(tmp_path).resend(FIRST[:-5])
    assert FIRST in dict(caught.value.issue.values)["similar"]
    assert history(tmp_path / "leer").files() == ()


def test_a_nachtrag_is_made_again_too(tmp_path: Path) -> None:
    first, second = business_day(0), business_day(1)
    exporter(tmp_path, [unclear(0), sold(1)]).export([first, second])
    exporter(tmp_path, [sold(0)]).export([first])
    late = history(tmp_path).files()[-1]
    content = (tmp_path / late.name).read_bytes()
    (tmp_path / late.name).unlink()
    assert late.label == "Nachtrag"
    assert history(tmp_path).resend(late.name).content == content


def test_open_items_are_made_again_with_their_numbers(tmp_path: Path) -> None:
    rule = evolve(PROFILE.mapping.rules[2], category_id=INVOICE.id, account="10001")
    mapping = evolve(PROFILE.mapping, rules=(*PROFILE.mapping.rules, rule))
    profile = evolve(PROFILE, mapping=mapping)
    invoices = tuple(
        receipt(n, payments=(paid("11.90", INVOICE, on_account=True),)) for n in range(2)
    )
    exporter(tmp_path, [evolve(sold(0), receipts=invoices)], profile=profile).export(
        [business_day(0)]
    )
    (file,) = history(tmp_path).files()
    content = (tmp_path / file.name).read_bytes()
    (tmp_path / file.name).unlink()
    assert history(tmp_path, profile).resend(file.name).content == content
