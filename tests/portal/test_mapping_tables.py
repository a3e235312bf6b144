"""The mapping as a table, down and up again, and what a board refuses."""

from collections.abc import Iterator
import io
from pathlib import Path
from typing import Any

import pytest

from support.portal import Browser, Portal, portal
from support.travellers import demo_rules


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        here = found.here
        here.keep_app()
        here.connect()
        here.settle()
        here.map(*demo_rules(here.sandbox))
        yield found


def upload(browser: Browser, town: Portal, content: bytes, name: str) -> Any:
    browser.open(f"{town.place}/mapping/")
    sent = {"csrf": browser.csrf(), "table": (io.BytesIO(content), name)}
    answer = browser._ask("POST", f"{town.place}/mapping/table", data=sent)
    return browser._arrived(answer, f"{town.place}/mapping/table")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_comes_back_as_it_went(town: Portal, kind: str) -> None:
    browser = town.log_in()
    before = town.here.desk().history.draft().rules
    content = browser.fetch(f"{town.place}/mapping/table.{kind}").data
    upload(browser, town, content, f"x.{kind}")
    assert browser.page.status_code == 200
    assert set(town.here.desk().history.draft().rules) == set(before)


def test_a_changed_table_becomes_the_draft(town: Portal) -> None:
    browser = town.log_in()
    content = browser.fetch(f"{town.place}/mapping/table.csv").data
    upload(browser, town, content.replace(b";8300;", b";8310;"), "x.csv")
    assert "Die Tabelle ist jetzt der Entwurf." in browser.text, browser.text
    browser.open(f"{town.place}/mapping/history")
    assert "Geändert: " in browser.text
    assert "(vorher 8300)" in browser.text
    browser.press("Konten freigeben", note="Ausland")
    browser.open(f"{town.place}/mapping/history")
    assert "Ausland" in browser.text
    browser.press("Als Entwurf wiederherstellen")
    assert "Der frühere Stand ist jetzt der Entwurf." in browser.text


@pytest.mark.parametrize(
    "content", [b"", b"Bereich;Konto\nx;y\n", b"\x00\xff" * 50, b"PK\x03\x04broken", b"=1+1"]
)
def test_a_table_that_is_none_is_refused(town: Portal, content: bytes) -> None:
    browser = town.log_in()
    before = town.here.desk().history.draft().rules
    assert upload(browser, town, content, "x.csv").status_code == 422
    assert "So würde falsch gebucht" in browser.text
    assert town.here.desk().history.draft().rules == before


def test_an_account_that_books_wrong_is_refused_and_what_was_typed_stays(town: Portal) -> None:
    browser = town.log_in()
    browser.open(f"{town.place}/mapping/")
    field = next(
        node
        for node in browser.tree.all("input")
        if node.attributes.get("aria-label") == "Konto für Speisen warm"
    )
    browser.press("Entwurf speichern", **{field.attributes["name"]: "12"})
    assert browser.page.status_code == 422
    again = browser.tree.by_id(field.attributes["id"])
    assert again.attributes["value"] == "12"
