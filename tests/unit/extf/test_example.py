"""The example in the package's documentation runs as it stands."""

from textwrap import dedent

import datev_bridge.extf as island


def test_the_example_runs() -> None:
    assert island.__doc__ is not None
    code = island.__doc__.split("::\n", 1)[1].rsplit("Names are", 1)[0]
    found: dict[str, object] = {}
    exec(dedent(code), found)
    assert isinstance(found["data"], bytes)
    assert found["data"].count(b"\r\n") == 5


def test_every_public_name_is_there() -> None:
    assert [name for name in island.__all__ if not hasattr(island, name)] == []
    assert len(set(island.__all__)) == len(island.__all__)
