"""Both clients are the same to their users, and show nothing of the HTTP library."""

from collections.abc import AsyncIterator, Callable, Iterator
import inspect
from typing import Any, get_type_hints

import pytest

from datev_bridge.kseries.client import AsyncKSeriesClient, KSeriesClient


def public(cls: type) -> dict[str, Any]:
    return {n: v for n, v in vars(cls).items() if not n.startswith("_")}


NAMES = sorted(public(KSeriesClient))


def function_of(member: Any) -> Callable[..., Any]:
    found = member.fget if isinstance(member, property) else member
    assert callable(found)
    return found


def test_both_clients_have_the_same_names() -> None:
    assert sorted(public(AsyncKSeriesClient)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_both_clients_take_and_return_the_same(name: str) -> None:
    one = function_of(public(KSeriesClient)[name])
    other = function_of(public(AsyncKSeriesClient)[name])
    assert inspect.signature(one).parameters == inspect.signature(other).parameters
    first, second = get_type_hints(one)["return"], get_type_hints(other)["return"]
    if getattr(first, "__origin__", None) is Iterator:
        assert second.__origin__ is AsyncIterator
        first, second = first.__args__, second.__args__
    else:
        is_property = isinstance(public(KSeriesClient)[name], property)
        assert inspect.iscoroutinefunction(other) is not is_property
    assert first == second


@pytest.mark.parametrize("cls", [KSeriesClient, AsyncKSeriesClient])
def test_no_signature_shows_the_http_library(cls: type) -> None:
    for name in ("__init__", *public(cls)):
        member = vars(cls)[name]
        for hint in get_type_hints(function_of(member)).values():
            assert "httpx" not in repr(hint)


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_documented(name: str) -> None:
    for cls in (KSeriesClient, AsyncKSeriesClient):
        assert inspect.getdoc(getattr(cls, name))
