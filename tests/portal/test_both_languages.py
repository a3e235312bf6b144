"""Every page in both languages, none mixed; and the formal address throughout."""

from collections.abc import Iterator
from pathlib import Path
import re

import pytest

from datev_bridge import catalogue
from datev_bridge_flask.language import texts
from support.crawl import crawl, whole_progress
from support.portal import OPERATOR_MAIL, Portal, add_member, add_operator, portal
from support.travellers import ADVISER, OWNER

WORDS = {language: texts(language) for language in ("de", "en")}
LONG = 14
"""Letters of a text that no other language says by chance."""
INFORMAL = re.compile(
    r"\b(du|dich|dir|dein\w*|euch|euer\w*|eure\w*|mach|klick|gib|schau)\b", re.IGNORECASE
)
STATES = frozenset({"tested", "delivered"})


def of_the_other(language: str) -> dict[str, str]:
    """Return the texts that a page in this language must not say."""
    other = WORDS["en" if language == "de" else "de"]
    mine = "\n".join(WORDS[language].values())  # some name DATEV's German words
    return {
        key: text
        for key, text in other.items()
        if len(text) >= LONG and "{" not in text and text not in mine
    }


WRONG = {language: of_the_other(language) for language in ("en", "de")}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("portal")
    with portal(folder) as found:
        add_member(found)
        add_operator(found)
        yield found


@pytest.mark.slow
def test_no_page_mixes_languages(town: Portal) -> None:
    for state in whole_progress(town):
        for who in (OWNER, ADVISER, OPERATOR_MAIL) if state in STATES else ():
            browser = town.log_in(who)
            for language, wrong in WRONG.items():
                browser.open("/account/")
                browser.post("/language", {"language": language, "next": "/account/"})
                for seen in crawl(browser, few=1):
                    if seen.is_page:
                        said, where = seen.tree.text, f"{state} {who} {seen.path}"
                        assert seen.tree.one("html").attributes["lang"] == language, where
                        assert [key for key, text in wrong.items() if text in said] == [], where


def test_every_text_addresses_people_formally() -> None:
    assert [key for key, text in WORDS["de"].items() if INFORMAL.search(text)] == []


def test_every_issue_addresses_people_formally() -> None:
    found = catalogue.kinds()
    assert len(found) > 300
    assert [k.code for k in found if INFORMAL.search(f"{k.de} {k.hint_de}")] == []
