"""JSON that keeps the writing of its numbers."""

import json

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.kseries.json_text import Number, parse, write

values = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers() | st.floats(allow_nan=False,
                                                                     allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)  # fmt: skip


@given(values)
def test_writing_what_was_parsed_changes_nothing(value: object) -> None:
    text = write(parse(json.dumps(value).encode()))
    assert json.loads(text) == value
    assert write(parse(text.encode())) == text


@pytest.mark.parametrize("number", ["2.0", "1.10", "-0.0", "1e5", "141948669132802999999"])
def test_a_number_stays_as_it_was_written(number: str) -> None:
    assert parse(number.encode()) == Number(number)
    assert write(parse(number.encode())) == number


@pytest.mark.parametrize("body", [b"NaN", b"[Infinity]", b"{", b"\xff", b"[" * 10**5])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(body)


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        write(1.5)
