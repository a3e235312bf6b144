"""Every kind of mail has its texts in both languages, naming the same values."""

from html.parser import HTMLParser
import re

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import DeliveryError
from datev_bridge.mail import texts_de, texts_en
from datev_bridge.mail.message import MailKind
from datev_bridge.mail.wording import LANGUAGES, readable, worded
from support.mails import ANY_TEXT, mail_of, values_of

KINDS = list(MailKind)


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_it_with_equal_values(kind: MailKind) -> None:
    german, english = texts_de.TEXTS[kind], texts_en.TEXTS[kind]
    assert german.names == english.names
    assert bool(german.action) == bool(english.action)
    assert len(german.paragraphs) == len(english.paragraphs)
    assert german.paragraphs != english.paragraphs


def test_the_list_of_kinds_names_the_values_of_each() -> None:
    import inspect

    from datev_bridge.mail import message

    source = inspect.getsource(message.MailKind)
    listed = re.findall(r"([A-Z_]+) = \"[^\n]*\n    \"\"\"``([a-z_ ]+)``", source)
    assert {name: set(values.split()) for name, values in listed} == {
        kind.name: set(texts_de.TEXTS[kind].names) for kind in KINDS
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_value_is_said_in_text_and_page(kind: MailKind, language: str) -> None:
    values = values_of(kind)
    said = worded(mail_of(kind, language=language))
    for name, value in values.items():
        assert value in f"{said.subject}\n{said.plain}"
        if name != "subject":
            assert value.replace("&", "&amp;") in said.html
    assert "{" not in said.plain
    assert said.subject.strip() == said.subject


class Page(HTMLParser):
    """Collects what a page has, and complains where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(st.sampled_from(KINDS), st.sampled_from(sorted(LANGUAGES)), st.data())
def test_no_text_becomes_markup(kind: MailKind, language: str, data: st.DataObject) -> None:
    subject = LANGUAGES[language][1][kind].subject
    texts = {
        name: data.draw(ANY_TEXT) + "<script src=x>\"'&"
        for name in values_of(kind)
        if name != "link" and f"{{{name}}}" not in subject
    }
    page = Page(worded(mail_of(kind, language=language, values=values_of(kind, **texts))).html)
    assert page.open == []
    tags = {tag for tag, _ in page.seen}
    assert tags <= {
        "html", "head", "meta", "title", "body", "div", "p", "a", "br", "hr", "blockquote",
    }  # fmt: skip
    names = {name for _, attributes in page.seen for name in attributes}
    assert names <= {"lang", "charset", "style", "href", "role"}
    assert ("html", {"lang": language}) in page.seen
    links = [attributes["href"] for tag, attributes in page.seen if tag == "a"]
    assert set(links) <= {"https://portal.example/x?y=1&z=2"}


@given(ANY_TEXT)
def test_what_somebody_wrote_is_quoted_line_by_line(text: str) -> None:
    said = worded(
        mail_of(MailKind.TEST_REJECTED, values=values_of(MailKind.TEST_REJECTED, text=text))
    )
    quoted = [line[2:] for line in said.plain.split("\n") if line.startswith("> ")]
    written = readable(text)
    assert quoted == (written.split("\n") if written.strip() else [])


def test_an_empty_link_is_left_out() -> None:
    values = values_of(MailKind.RECONNECT, link="")
    said = worded(mail_of(MailKind.RECONNECT, values=values))
    assert "<a " not in said.html
    assert "Kasse neu verbinden:" not in said.plain


def test_an_unsafe_link_is_refused() -> None:
    values = values_of(MailKind.RECONNECT, link="http://portal.example/")
    with pytest.raises(DeliveryError, match="MAIL-003"):
        worded(mail_of(MailKind.RECONNECT, values=values))


@pytest.mark.parametrize("change", [{"extra": "x"}, {"restaurant": None}])
def test_other_values_than_those_of_the_kind_are_a_fault(change: dict[str, str | None]) -> None:
    values = {k: v for k, v in (values_of(MailKind.RECONNECT) | change).items() if v is not None}
    with pytest.raises(ValueError, match=f"reconnect: {next(iter(change))}"):
        worded(mail_of(MailKind.RECONNECT, values=values))


def test_a_person_is_greeted_by_name_where_it_is_known() -> None:
    assert worded(mail_of(recipient_name="Frau Wirtz")).plain.startswith("Guten Tag Frau Wirtz,\n")
    assert worded(mail_of(language="en")).plain.startswith("Hello,\n")
    assert worded(mail_of(language="fr")).plain.startswith("Guten Tag,\n")


def test_colours_have_enough_contrast() -> None:
    page = worded(mail_of(MailKind.CASE_REPLIED)).html
    pairs = [("#1a1a1a", "#ffffff"), ("#4a4a4a", "#ffffff"), ("#ffffff", "#0b4a6f")]
    for text, ground in pairs:
        assert text in page
        assert ground in page
        assert contrast(text, ground) >= 7


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
