"""The form of a mail's text; the texts themselves are data in ``texts_de`` and ``texts_en``."""

from string import Formatter

from attrs import frozen

LINK = "link"
"""The value that holds where the text's action leads."""


@frozen(kw_only=True)
class Text:
    """What a mail of one kind says in one language; templates for :meth:`str.format`.

    Attributes:
        subject: One line.
        paragraphs: What it says; one that begins with ``"> "`` quotes what somebody wrote.
        action: What the link is called, a verb with its object; empty where there is none.
        closing: What comes after the link.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: str = ""
    closing: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The values that it needs."""
        templates = (self.subject, *self.paragraphs, *self.closing)
        found = {name for t in templates for _, name, _, _ in Formatter().parse(t) if name}
        return frozenset(found | {LINK}) if self.action else frozenset(found)


@frozen(kw_only=True)
class Frame:
    """What all mails of a language have around their text.

    Attributes:
        greeting: With ``{name}``.
        greeting_without_name: Where the name is not known.
        link: Before an address that stands in plain text, with ``{action}``.
        footer: The last lines.
    """

    greeting: str
    greeting_without_name: str
    link: str
    footer: tuple[str, ...]
