"""The oracle on single answers of the POS: each form of the body that must be read, or held."""

import tomllib

import pytest

from golden.oracle import rows
from golden.worked import HERE, read_rows

FOLDER = HERE / "fixtures"
INDEX = tomllib.loads(FOLDER.joinpath("index.toml").read_text("utf-8"))
PROFILE = tomllib.loads(FOLDER.joinpath("profile.toml").read_text("utf-8"))
HEADING = f"{INDEX['day']} {INDEX['day']:%Y%m%d}-{INDEX['location']['id']}"


@pytest.mark.parametrize("fixture", INDEX["fixture"], ids=lambda fixture: fixture["file"])
def test_the_oracle_reads_or_holds_each_form_of_an_answer(fixture: dict) -> None:
    body = FOLDER.joinpath(fixture["file"]).read_bytes()
    booked, held = rows(PROFILE, INDEX["location"], {INDEX["day"]: body})
    assert booked == list(read_rows([HEADING, *fixture.get("rows", [])]))
    assert [day for day, _ in held] == ([INDEX["day"]] if "held" in fixture else [])
    assert all(fixture["held"] in h.reason for h in held), held


def test_the_index_lists_every_body_once() -> None:
    listed = [fixture["file"] for fixture in INDEX["fixture"]]
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.json"))
    assert all(("rows" in fixture) != ("held" in fixture) for fixture in INDEX["fixture"])
