"""From a mail to its words: subject, plain text and HTML."""

from collections.abc import Iterable, Mapping
from html import escape
from unicodedata import category

from attrs import frozen

from datev_bridge.mail import texts_de, texts_en
from datev_bridge.mail.header import one_line
from datev_bridge.mail.link import safe_link
from datev_bridge.mail.message import Mail, MailKind
from datev_bridge.mail.text import LINK, Frame, Text

LANGUAGES: Mapping[str, tuple[Frame, Mapping[MailKind, Text]]] = {
    "de": (texts_de.FRAME, texts_de.TEXTS),
    "en": (texts_en.FRAME, texts_en.TEXTS),
}

_QUOTE = "> "
_KEPT = frozenset("\n\t")
_UNREADABLE = frozenset(("Cc", "Cs"))

# Inline styles, since mail programs drop style sheets; colours have a contrast of 7 : 1 and more.
_BODY = (
    "margin:0;padding:16px;font-family:sans-serif;font-size:16px;line-height:1.5;"
    "color:#1a1a1a;background-color:#ffffff"
)
_QUOTED = "margin:0 0 16px 0;padding:0 0 0 12px;border-left:4px solid #6b6b6b"
_BUTTON = (
    "display:inline-block;padding:10px 16px;color:#ffffff;background-color:#0b4a6f;"
    "text-decoration:underline"
)
_SMALL = "font-size:14px;color:#4a4a4a"


@frozen(kw_only=True)
class Worded:
    """What a mail says.

    Attributes:
        subject: One line.
        plain: Plain text, lines ended by a line feed.
        html: The same as a page without images, scripts or anything from elsewhere.
    """

    subject: str
    plain: str
    html: str


@frozen(kw_only=True)
class _Block:
    """A paragraph; or what somebody wrote, or an address to go to with what it is called."""

    text: str
    is_quote: bool = False
    link: str = ""


def worded(mail: Mail) -> Worded:
    """Return what a mail says in its language; German where there are no texts in it.

    Raises:
        DeliveryError: A control character would get into the subject (MAIL-002), or the link is
            unsafe (MAIL-003).
        ValueError: The values are not those that the texts of its kind name.
    """
    frame, texts = LANGUAGES.get(mail.language, LANGUAGES["de"])
    text = texts[mail.kind]
    if mail.values.keys() != text.names:
        odd = ", ".join(sorted(mail.values.keys() ^ text.names))
        raise ValueError(f"values of a mail of kind {mail.kind.value}: {odd}")
    subject = one_line(text.subject.format_map(mail.values), field="Subject")
    values = {name: readable(value) for name, value in mail.values.items()}
    blocks = tuple(_blocks(frame, text, values, name=one_line(mail.recipient_name, field="To")))
    return Worded(
        subject=subject,
        plain=_plain(frame, blocks),
        html=_html(frame, blocks, subject=subject, language=mail.language),
    )


def readable(text: str) -> str:
    """Return a text with one kind of line end and without what no mail program can show."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign if sign in _KEPT or category(sign) not in _UNREADABLE else "\N{REPLACEMENT CHARACTER}"
        for sign in lines
    )


def _blocks(frame: Frame, text: Text, values: Mapping[str, str], *, name: str) -> Iterable[_Block]:
    yield _Block(text=frame.greeting.format(name=name) if name else frame.greeting_without_name)
    yield from _paragraphs(text.paragraphs, values)
    if text.action and values[LINK]:
        yield _Block(text=text.action, link=safe_link(values[LINK]))
    yield from _paragraphs(text.closing, values)


def _paragraphs(templates: Iterable[str], values: Mapping[str, str]) -> Iterable[_Block]:
    for template in templates:
        is_quote = template.startswith(_QUOTE)
        said = template.removeprefix(_QUOTE).format_map(values)
        if said.strip():
            yield _Block(text=said, is_quote=is_quote)


def _plain(frame: Frame, blocks: Iterable[_Block]) -> str:
    paragraphs = [_plain_block(frame, block) for block in blocks]
    return "\n\n".join((*paragraphs, "\n".join(("-- ", *frame.footer)))) + "\n"


def _plain_block(frame: Frame, block: _Block) -> str:
    if block.link:
        return f"{frame.link.format(action=block.text)}\n{block.link}"
    if block.is_quote:
        return "\n".join(f"{_QUOTE}{line}" for line in block.text.split("\n"))
    return block.text


def _html(frame: Frame, blocks: Iterable[_Block], *, subject: str, language: str) -> str:
    footer = "<br>\n".join(map(escape, frame.footer))
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{"en" if language == "en" else "de"}">',
            f'<head><meta charset="utf-8"><title>{escape(subject)}</title></head>',
            f'<body style="{_BODY}">',
            '<div role="article" style="max-width:600px">',
            *map(_html_block, blocks),
            f'<hr><p style="{_SMALL}">{footer}</p>',
            "</div>",
            "</body>",
            "</html>",
            "",
        )
    )


def _html_block(block: _Block) -> str:
    said = escape(block.text).replace("\n", "<br>\n")
    if block.link:
        address = escape(block.link)
        return (
            f'<p><a href="{address}" style="{_BUTTON}">{said}</a></p>\n'
            f'<p style="{_SMALL}">{address}</p>'
        )
    if block.is_quote:
        return f'<blockquote style="{_QUOTED}">{said}</blockquote>'
    return f"<p>{said}</p>"
