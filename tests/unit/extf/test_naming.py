"""File names that DATEV lists and its upload takes."""

import re

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import ExtfError
from datev_bridge.extf import file_name


def test_a_name() -> None:
    assert file_name("Kasse 2026-07_E1") == "EXTF_Kasse 2026-07_E1.csv"


@pytest.mark.parametrize(
    "label", ["", "x" * 52, "a/b", "a\\b", "..", "a.", " a", "a\n", "a:b", "Ł"]
)
def test_refused(label: str) -> None:
    with pytest.raises(ExtfError) as refused:
        file_name(label)
    assert refused.value.code == "EXTF-015"


@given(st.text(max_size=60))
def test_a_name_follows_the_pattern_of_the_upload_service_or_is_refused(label: str) -> None:
    try:
        name = file_name(label)
    except ExtfError:
        return
    assert re.fullmatch(r"EXTF_.{0,51}\.csv", name)
    assert "/" not in name
