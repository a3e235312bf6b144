"""Files and what was found in them."""

from collections import Counter
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.extf import codes
from datev_bridge.issues import Issue
from datev_bridge.reports.checked import CheckedFile, collected, uri_of

issues = st.lists(st.sampled_from(codes.KINDS[:4]).map(lambda kind: kind.at("Zeile 3")))


@given(issues, st.none() | st.integers(1, 3))
def test_what_is_kept_and_what_is_left_out_is_all_there_is(
    found: list[Issue], most: int | None
) -> None:
    file = collected("a.csv", iter(found), most)
    kept = Counter(issue.code for issue in file.issues)
    assert kept + Counter(file.left_out) == Counter(issue.code for issue in found)
    assert file.count == len(found)
    assert all(count > 0 for count in file.left_out.values())
    if most is not None:
        assert all(kept[code] == most for code in file.left_out)
        assert max(kept.values(), default=0) <= most


@given(issues)
def test_all_are_kept_in_their_order_where_no_limit_is_set(found: list[Issue]) -> None:
    assert collected("a.csv", found) == CheckedFile(name="a.csv", issues=tuple(found))


def test_a_file_as_plain_data() -> None:
    issue = codes.NO_ROWS.at()
    document = CheckedFile(name="a.csv", issues=(issue,)).as_json()
    assert document == {"file": "a.csv", "issues": [issue.as_json()]}


names = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1)


@given(st.lists(names, min_size=1, max_size=3))
def test_a_name_comes_back_from_its_uri(parts: list[str]) -> None:
    path = PurePosixPath(*parts)
    uri = uri_of(str(path))
    assert uri.isascii()
    assert not set(' "<>\\^`{|}#?') & set(uri)
    assert unquote(urlsplit(uri, allow_fragments=False).path) == str(path)


def test_a_whole_path_is_a_file_uri() -> None:
    assert uri_of(str(Path("/tmp/a b.csv"))) == "file:///tmp/a%20b.csv"
