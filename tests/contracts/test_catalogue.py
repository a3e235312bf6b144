"""The catalogue has every code there is, once, and finds it by what a person types."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge import catalogue
from datev_bridge.issues import IssueKind
from datev_bridge_cli.commands.explain import ROOMS
from support.codes import all_kinds

KNOWN = catalogue.kinds(ROOMS)


def test_nothing_is_missing() -> None:
    assert [kind.code for kind in all_kinds() if kind not in KNOWN] == []


def test_nothing_is_there_twice() -> None:
    codes = [kind.code for kind in KNOWN]
    assert len(codes) == len(set(codes)) == len(all_kinds())


def test_every_room_has_codes_of_its_prefix_only() -> None:
    for room in ROOMS:
        codes = [kind.code for kind in catalogue.kinds_of(room)]
        assert codes
        assert codes == sorted(codes)
        assert {code.partition("-")[0] for code in codes} == {room.prefix}


@given(st.sampled_from(KNOWN), st.data())
def test_a_code_is_found_however_it_is_typed(kind: IssueKind, data: st.DataObject) -> None:
    prefix, _, number = kind.code.partition("-")
    dash = data.draw(st.sampled_from(["-", "", " ", "_"]))
    digits = data.draw(st.sampled_from([number, str(int(number))]))
    typed = data.draw(
        st.sampled_from([f"{prefix}{dash}{digits}", f" {prefix.lower()}{dash}{digits} "])
    )
    assert catalogue.find(typed, ROOMS) == kind


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = catalogue.find(text, ROOMS)
    assert found is None or found in KNOWN


@pytest.mark.parametrize(("typed", "code"), [("#REW00305", "EXTF-303"), ("202", "EXTF-202")])
def test_datev_s_numbers_and_bare_ones_are_of_the_format(typed: str, code: str) -> None:
    found = catalogue.find(typed)
    assert found is not None
    assert found.code == code


def test_similar_codes_are_suggested_closest_first() -> None:
    assert catalogue.similar("DYA-004")[0] == "DAY-004"
    assert catalogue.similar("mpa-001")[0] == "MAP-001"
    assert catalogue.similar("?") == ()


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.code)
def test_the_wording_shows_no_template(kind: IssueKind) -> None:
    for language in ("de", "en"):
        for text in catalogue.wording(kind, language):
            assert text
            assert "{" not in text.replace("{category}", "")
