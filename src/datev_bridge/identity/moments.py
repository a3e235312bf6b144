"""Times and days as mails to people say them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Europe/Berlin")  # where DATEV's users are; nobody is asked for a zone of theirs


def said(moment: datetime, language: str) -> str:
    """Return a time to the minute, in the time of Germany.

    Args:
        moment: Aware.
        language: ``"de"`` or ``"en"``.
    """
    local = moment.astimezone(_ZONE)
    if language == "de":
        return f"{local:%d.%m.%Y, %H:%M} Uhr"
    return f"{local:%Y-%m-%d, %H:%M} (German time)"


def said_day(day: date, language: str) -> str:
    """Return a day as people write it: 21.11.2026 in German, 2026-11-21 in English."""
    return f"{day:%d.%m.%Y}" if language == "de" else day.isoformat()
