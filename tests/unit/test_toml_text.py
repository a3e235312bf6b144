"""Writing TOML that tomllib reads back."""

from datetime import UTC, date, datetime
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.toml_text import lines, section

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    texts | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.dates(),
    lambda inner: st.lists(inner, max_size=3),
)
keys = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)


@given(st.dictionaries(keys, values))
def test_what_is_written_is_read_back(document: dict[str, object]) -> None:
    text = "\n".join(section("[part]", document))  # type: ignore[arg-type]
    assert tomllib.loads(text) == {"part": document}


def test_none_is_left_out_and_a_time_keeps_its_offset() -> None:
    moment = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    text = "\n".join(lines({"a": None, "at": moment, "on": date(2026, 11, 21)}))
    assert tomllib.loads(text) == {"at": moment, "on": date(2026, 11, 21)}


def test_sections_may_repeat() -> None:
    text = "\n".join((*section("[[row]]", {"n": 1}), *section("[[row]]", {"n": 2})))
    assert tomllib.loads(text) == {"row": [{"n": 1}, {"n": 2}]}
