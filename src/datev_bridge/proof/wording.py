"""How the page speaks: texts, amounts, dates and rates in one language."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

from attrs import frozen

from datev_bridge.dates import find_zone
from datev_bridge.money import german
from datev_bridge.proof.words_de import GERMAN
from datev_bridge.proof.words_en import ENGLISH

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({"de": GERMAN, "en": ENGLISH})
"""Every text of the page by language and key."""

_FOUR_PLACES = Decimal("0.0001")
_ONE_PLACE = Decimal("0.1")
_JOINT = " · "
_ISO_LENGTH = len("2026-11-21")
_NO_BREAK = "\N{NO-BREAK SPACE}"


@frozen(kw_only=True)
class Wording:
    """One language of the page.

    Attributes:
        language: ``"de"`` or ``"en"``.
        texts: Its table of texts.
    """

    language: str
    texts: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """Return a text filled with its values.

        Raises:
            KeyError: There is no such text, or it names a value that is not given.
        """
        return self.texts[key].format(**values)

    def count(self, key: str, number: int) -> str:
        """Return a number with its noun: the text ``key.one`` or ``key.many``."""
        form = "one" if number == 1 else "many"
        return self.text(f"{key}.{form}", n=self._pointed(f"{number:,}"))

    def amount(self, amount: Decimal) -> str:
        """Return an amount in cents without its currency: ``1.234,56``."""
        return german(amount) if self.language == "de" else f"{amount:,.2f}"

    def euro(self, amount: Decimal) -> str:
        """Return an amount in cents with its currency: ``1.234,56 €``."""
        return self._with_sign(self.amount(amount), negative=amount < 0)

    def exact(self, amount: Decimal) -> str:
        """Return an amount that has fractions of cents, four decimals: ``0,0042``."""
        shown = amount.quantize(_FOUR_PLACES)
        return self._pointed(f"{shown or abs(shown):,.4f}")

    def scale(self, amount: Decimal) -> str:
        """Return a value of a picture's axis: ``2.500 €``."""
        whole = amount == amount.to_integral_value()
        text = self._pointed(f"{amount:,.0f}") if whole else self.amount(amount)
        return self._with_sign(text, negative=amount < 0)

    def share(self, part: Decimal, whole: Decimal) -> str:
        """Return a part in percent of a positive whole, ``37,2 %``, or a dash where it has none."""
        if whole <= 0 or part < 0:
            return "–"
        return f"{self._pointed(f'{(part * 100 / whole).quantize(_ONE_PLACE)}')}{_NO_BREAK}%"

    def rate(self, rate: Decimal | None) -> str:
        """Return a VAT rate: ``7 %``, ``10,7 %``, or that there is none."""
        if rate is None:
            return self.text("rate.none")
        return f"{self._pointed(f'{rate.normalize():f}')}{_NO_BREAK}%"

    def day(self, day: date) -> str:
        """Return a date: ``21.11.2026``, ``21 Nov 2026``."""
        month = self.text("months").split()[day.month - 1]
        return self.text("date", day=day.day, month=day.month, name=month, year=day.year)

    def short_day(self, day: date) -> str:
        """Return a date within a known year: ``21.11.``, ``21 Nov``."""
        month = self.text("months").split()[day.month - 1]
        return self.text("date.short", day=day.day, month=day.month, name=month)

    def weekday(self, day: date) -> str:
        """Return the short name of the day of the week: ``Sa``."""
        return self.text("weekdays").split()[day.weekday()]

    def instant(self, moment: datetime | None, zone_name: str) -> str:
        """Return a time as a clock at the location shows it, or that it is not known."""
        if moment is None:
            return self.text("time.unknown")
        local = moment.astimezone(find_zone(zone_name) or UTC)
        return self.text("time", day=self.day(local.date()), clock=f"{local:%H:%M}")

    def clock(self, moment: datetime | None, zone_name: str) -> str:
        """Return the time of day as a clock at the location shows it; nothing if not known."""
        if moment is None:
            return ""
        return f"{moment.astimezone(find_zone(zone_name) or UTC):%H:%M}"

    def place(self, where: str) -> str:
        """Return an issue's place with its dates as this language writes them."""
        return _JOINT.join(self._place_part(part) for part in where.split(_JOINT))

    def _place_part(self, part: str) -> str:
        try:
            return self.day(date.fromisoformat(part)) if len(part) == _ISO_LENGTH else part
        except ValueError:
            return part

    def _pointed(self, number: str) -> str:
        """Return a number written the English way as this language writes it."""
        return number.translate(_SWAP) if self.language == "de" else number

    def _with_sign(self, number: str, *, negative: bool) -> str:
        sign = "-" if negative else ""
        return f"{sign}{self.text('euro', amount=number.removeprefix('-'))}"


_SWAP = str.maketrans(",.", ".,")


def wording(language: str) -> Wording:
    """Return one language of the page.

    Raises:
        ValueError: The page does not speak that language.
    """
    if language not in WORDS:
        raise ValueError(f"the proof speaks {', '.join(WORDS)}, not {language}")
    return Wording(language=language, texts=WORDS[language])
