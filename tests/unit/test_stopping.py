"""Long work ends between two items."""

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.stopping import never, until


@given(st.lists(st.integers()), st.integers(0, 9))
def test_what_is_told_to_end_takes_no_further_item(items: list[int], after: int) -> None:
    taken: list[int] = []
    for item in until(lambda: len(taken) == after, items):
        taken.append(item)  # noqa: PERF402 - what was taken tells when to end
    assert taken == items[:after]
    assert list(until(never, items)) == items
