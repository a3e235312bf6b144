"""The documentation as a page: well nested, self-contained, the same bytes, as once approved."""

from base64 import b64encode
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
import re

from attrs import evolve
import pytest

from datev_bridge.journey.model import Organisation
from datev_bridge.procedure.document import describe
from datev_bridge.procedure.page import to_html
from datev_bridge.proof import html as pages
from support.markup import Node, parse
from support.procedures import MADE_AT, a_place, some_facts

APPROVED = Path(__file__).with_name("approved.html")
"""Read through, printed and looked at; this file, run as a script, writes it anew."""


def page(language: str = "de") -> Node:
    return parse(to_html(describe(some_facts(), language)))


def test_the_page_is_the_approved_one() -> None:
    assert to_html(describe(some_facts(), "de")) == APPROVED.read_bytes()


def test_the_same_document_is_the_same_page() -> None:
    assert to_html(describe(some_facts(), "en")) == to_html(describe(some_facts(), "en"))


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_loaded_and_nothing_runs(language: str) -> None:
    tree = page(language)
    assert list(tree.all("script", "link", "img", "iframe", "form", "object")) == []
    for node in tree.all():
        assert not [name for name in node.attributes if name.startswith("on")]
        for name in ("src", "href"):
            assert node.attributes.get(name, "#").startswith("#")
    style = tree.one("style").text
    assert "url(" not in style.replace("attr(href url)", "")
    assert "@import" not in style
    policy = next(n for n in tree.all("meta") if "content" in n.attributes and "default-src" in
                  n.attributes["content"]).attributes["content"]  # fmt: skip
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


@pytest.mark.parametrize("language", ["de", "en"])
def test_tables_have_captions_and_scopes(language: str) -> None:
    for node in page(language).all("table"):
        assert node.one("caption").text
        (head,) = node.all("thead")
        assert all(cell.attributes["scope"] == "col" for cell in head.all("th"))
        (body,) = node.all("tbody")
        for row in body.all("tr"):
            cells = list(row.all("th", "td"))
            assert [cell.tag for cell in cells] == ["th"] + ["td"] * (len(cells) - 1)
            assert cells[0].attributes["scope"] == "row"
            assert len(cells) == len(list(head.all("th")))


def test_the_contents_lead_to_every_chapter_and_section() -> None:
    tree = page()
    ids = [node.attributes["id"] for node in tree.all() if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    nav = tree.one("nav")
    leads = [node.attributes["href"].removeprefix("#") for node in nav.all("a")]
    assert leads == [n.attributes["id"] for n in tree.all("h2", "h3") if "id" in n.attributes]
    regions = [n.attributes["aria-label"] for n in tree.all("div") if "aria-label" in n.attributes]
    assert len(regions) == len(set(regions))


def test_headings_go_down_one_by_one() -> None:
    levels = [int(node.tag[1]) for node in page().all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_people_typed_is_text() -> None:
    hostile = "<script>alert(1)</script>{{7*7}}\N{RIGHT-TO-LEFT OVERRIDE}"
    place = a_place(name=hostile)
    rule = place.mappings[-1].rules[0]
    mapping = evolve(place.mappings[-1], rules=(evolve(rule, name=hostile),))
    facts = some_facts(evolve(place, mappings=(mapping,)))
    tree = parse(to_html(describe(facts, "de")))
    assert list(tree.all("script")) == []
    assert "{{7*7}}" in tree.text
    assert "Anker GmbH & Co. <KG>" in tree.one("title").text


def test_lines_for_the_hand_are_there() -> None:
    blanks = [n for n in page().all("div") if n.attributes.get("class") == "blank"]
    assert len(blanks) > 15
    assert all(any(c.attributes.get("class") == "line" for c in n.all("div")) for n in blanks)


def test_printing_has_page_numbers_and_no_column_is_lost() -> None:
    style = page().one("style").text
    assert "counter(page)" in style
    assert "counter(pages)" in style
    assert re.search(r"@media print", style)


def test_the_foot_of_each_sheet_names_whose_it_is_and_escapes_every_sign() -> None:
    organisation = Organisation(id="o", name='A"}</style><b>\\ é', made_at=MADE_AT)
    facts = evolve(some_facts(), organisation=organisation)
    document = describe(facts, "de")
    raw = to_html(document)
    style = parse(raw).one("style").text
    assert list(parse(raw).all("b")) == []
    (content,) = re.findall(r'@bottom-left \{ content: "([^"]*)"', style)
    shown = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), content)
    assert shown == f"Verfahrensdokumentation · {organisation.name} · {document.fingerprint}"
    said = re.search(rb"<style>(.*?)</style>", raw, re.DOTALL)
    assert said is not None
    digest = b64encode(sha256(said[1]).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in raw.decode().replace("&#39;", "'")


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_of_the_sheet_is_enough(scheme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", pages._style("procedure.css"), re.DOTALL)
    tokens = dict(re.findall(r"--([\w-]+): (#\w{6})", blocks[scheme]))
    for ground, inks in {"bg": ("ink", "muted", "accent"), "warn-bg": ("warn", "ink")}.items():
        for ink in inks:
            assert _contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)


def _contrast(one: str, other: str) -> float:
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(c * w for c, w in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


if __name__ == "__main__":
    APPROVED.write_bytes(to_html(describe(some_facts(), "de")))
