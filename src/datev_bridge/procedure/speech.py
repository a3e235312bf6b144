"""How the document speaks: texts as pairs of German and English, values as people write them."""

from collections.abc import Iterable
from datetime import date, datetime

from attrs import field, frozen

from datev_bridge.procedure.model import Column, Items, Manner, Paragraph
from datev_bridge.proof.wording import Wording, wording

Text = tuple[str, str]
"""A text in German and in English."""
NOTHING = "–"
"""What stands where there is no value."""


@frozen(kw_only=True)
class Speech:
    """One language.

    Attributes:
        words: Writes dates, times and rates.
    """

    words: Wording = field(repr=False)

    @classmethod
    def of(cls, language: str) -> "Speech":
        """Return a language.

        Raises:
            ValueError: It is neither ``"de"`` nor ``"en"``.
        """
        return cls(words=wording(language))

    @property
    def language(self) -> str:
        """``"de"`` or ``"en"``."""
        return self.words.language

    def say(self, text: Text, /, **values: object) -> str:
        """Return a text, filled with its values."""
        return text[self.language != "de"].format(**values)

    def day(self, day: date | None) -> str:
        """Return a date, or that there is none."""
        return NOTHING if day is None else self.words.day(day)

    def moment(self, moment: datetime | None, zone: str) -> str:
        """Return a time as a clock in a zone shows it, or that there is none."""
        return NOTHING if moment is None else self.words.instant(moment, zone)

    def yes(self, value: bool) -> str:  # noqa: FBT001 - it is what is said
        """Return yes or no."""
        return self.say(("ja", "yes") if value else ("nein", "no"))

    def paragraphs(self, texts: Iterable[Text]) -> tuple[Paragraph, ...]:
        """Return texts as paragraphs."""
        return tuple(Paragraph(text=self.say(text)) for text in texts)

    def items(self, texts: Iterable[Text], *, is_ordered: bool = False) -> Items:
        """Return texts as a list."""
        return Items(items=tuple(map(self.say, texts)), is_ordered=is_ordered)

    def columns(self, *titles: Text | tuple[Text, Manner]) -> tuple[Column, ...]:
        """Return columns by their titles, each alone or with its manner."""
        return tuple(self._column(title) for title in titles)

    def _column(self, title: Text | tuple[Text, Manner]) -> Column:
        if isinstance(title[1], Manner):
            return Column(title=self.say(title[0]), manner=title[1])
        return Column(title=self.say(title))

    def rows(self, table: Iterable[tuple[Text, ...]]) -> tuple[tuple[str, ...], ...]:
        """Return a table of texts as rows."""
        return tuple(tuple(map(self.say, row)) for row in table)
