"""Taking a page of sales apart."""

import json

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import UnexpectedResponse
from datev_bridge.kseries.page import read_page

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.lists(st.dictionaries(st.text(), values, max_size=4), max_size=5),
    st.dictionaries(st.text().filter(lambda name: name != "sales"), values, max_size=4),
    st.sampled_from([None, 1]),
    st.booleans(),
)
def test_taking_a_page_apart_agrees_with_json(
    sales: list[dict[str, object]], wrapper: dict[str, object], indent: int | None, marked: bool
) -> None:
    text = json.dumps({**wrapper, "sales": sales}, indent=indent)
    body = text.encode("utf-8-sig" if marked else "utf-8")
    found = read_page(body, "x")
    assert found.wrapper == wrapper
    assert [json.loads(text) for _, text in found.sales] == sales
    assert found.body is body


@given(st.text(st.sampled_from(' {}[]:,"a1sale\\'), max_size=20))
def test_what_json_refuses_is_refused(text: str) -> None:
    body = f'{{"sales":[{text}]}}'.encode()
    try:
        expected = json.loads(body)
    except ValueError:
        expected = None
    try:
        found = read_page(body, "x")
    except UnexpectedResponse:
        assert expected is None or not isinstance(expected.get("sales"), list)
    else:
        assert expected is not None
        assert [json.loads(text) for _, text in found.sales] == expected["sales"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"nextPageToken": ""}', "KS-012"),
        (b'{"sales": null}', "KS-012"),
        (b'{"sales": {}}', "KS-012"),
        (b"{}", "KS-012"),
        (b"[]", "KS-010"),
        (b'{"sales": [}', "KS-010"),
        (b'{"sales": [1 2]}', "KS-010"),
        (b'{"sales": [1,]}', "KS-010"),
        (b'{"sales": [],}', "KS-010"),
        (b'{"sales": []', "KS-010"),
        (b'{"sales" []}', "KS-010"),
        (b'{"a": 1 "sales": []}', "KS-010"),
        (b'{7: 1, "sales": []}', "KS-010"),
        (b'{"sales": []} {}', "KS-010"),
        (b"\xff", "KS-010"),
        (b"", "KS-010"),
    ],
)
def test_a_page_of_another_shape_is_named(body: bytes, code: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read_page(body, "sales · 7")
    assert caught.value.code == code
    assert str(caught.value).startswith("sales · 7: ")


def test_a_sale_without_an_id_has_none() -> None:
    page = read_page(b'{"sales":[{"accountFiscId":"A1.1"},{"accountFiscId":7},{},3]}', "x")
    assert [fisc_id for fisc_id, _ in page.sales] == ["A1.1", None, None, None]


LINK = "https://api.ikentoo.com/f/finance/1/financials?pageSize=10&nextPageToken=A65315.18"


@pytest.mark.parametrize(
    ("end", "token"),
    [
        ({}, None),
        ({"nextPageToken": ""}, None),
        ({"nextPageToken": None}, None),
        ({"nextPageToken": 7}, "7"),
        ({"nextPageToken": "A1.1"}, "A1.1"),
        ({"_links": None}, None),
        ({"_links": {"nextPage": {}}}, None),
        ({"_links": {"nextPage": {"href": ""}}}, None),
        ({"_links": {"nextPage": {"href": LINK}}}, "A65315.18"),
        ({"_links": {"nextPage": {"href": LINK}}, "nextPageToken": ""}, "A65315.18"),
    ],
)
def test_all_spellings_of_the_next_page(end: dict[str, object], token: str | None) -> None:
    assert read_page(json.dumps({"sales": [], **end}).encode(), "x").next_token == token


@pytest.mark.parametrize(
    ("end", "path"),
    [
        ({"nextPageToken": ["A1.1"]}, "$.nextPageToken"),
        ({"nextPageToken": True}, "$.nextPageToken"),
        ({"_links": {"nextPage": {"href": 7}}}, "$._links.nextPage.href"),
        ({"_links": {"nextPage": {"href": "https://x/?page=2"}}}, "$._links.nextPage.href"),
        (
            {"_links": {"nextPage": {"href": "https://[?nextPageToken=x"}}},
            "$._links.nextPage.href",
        ),
    ],
)
def test_a_next_page_that_cannot_be_asked_for_is_not_the_end(
    end: dict[str, object], path: str
) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read_page(json.dumps({"sales": [], **end}).encode(), "x")
    assert (caught.value.code, caught.value.paths) == ("KS-012", (path,))
