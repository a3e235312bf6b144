"""Every code of every room: for ``explain``, for reports and for the documentation.

Rooms are loaded when their codes are asked for, so that importing the catalogue costs nothing.
Adapters have codes as well; they hand in a :class:`Room` of their own.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter
from types import ModuleType

from attrs import frozen

from datev_bridge.issues import IssueKind

_MOST_SIMILAR = 3
_LEFT_OPEN = "…"


@frozen(kw_only=True)
class Room:
    """The codes that share a prefix.

    Attributes:
        prefix: What stands before the dash.
        de: What the codes are about, in German.
        en: The same in English.
        homes: Where they are defined: packages, whose modules ``codes`` and ``…_codes`` are meant,
            or modules, by dotted name.
    """

    prefix: str
    de: str
    en: str
    homes: tuple[str, ...]


def _room(prefix: str, de: str, en: str, *homes: str) -> Room:
    return Room(prefix=prefix, de=de, en=en, homes=tuple(f"datev_bridge.{home}" for home in homes))


ROOMS: tuple[Room, ...] = (
    _room("KS", "Verbindung zur Kasse und ihre Daten", "The POS and its data", "kseries"),
    _room("AUTH", "Anmeldung an der Kasse", "Authorization at the POS", "kseries"),
    _room("DAY", "Der Geschäftstag", "The business day", "daybook"),
    _room("MAP", "Konten und Zuordnung", "Accounts and mapping", "mapping", "chart"),
    _room("JRN", "Buchungen", "Entries", "journal"),
    _room("DEC", "Entscheidungen und späte Änderungen", "Decisions and late changes", "days"),
    _room("EXTF", "Dateien im DATEV-Format", "Files in DATEV's format", "extf"),
    _room("TKO", "Übernahme aus DATEV-Dateien", "Taken over from DATEV files", "takeover"),
    _room("CMP", "Vergleich von DATEV-Dateien", "DATEV files compared", "comparison"),
    _room("SET", "Profil und Einstellungen", "Profile and settings", "profile"),
    _room("RUN", "Läufe", "Runs", "runs"),
    _room("PRF", "Der Nachweis", "The proof", "proof"),
    _room("PRC", "Die Verfahrensdokumentation", "The procedural documentation", "procedure"),
    _room("DOC", "Was „doctor“ findet", "What doctor finds", "doctor"),
    _room(
        "JNY", "Der Weg zum automatischen Export", "The journey to files by themselves", "journey"
    ),
    _room("ONB", "Die Einrichtung", "The set-up", "onboarding"),
    _room("ACC", "Zugriff", "Access", "access"),
    _room("AUD", "Das Protokoll", "The audit trail", "audit"),
    _room("VLT", "Der Tresor der Geheimnisse", "The vault of secrets", "vault"),
    _room("MAIL", "E-Mails und ihr Versand", "Mails and sending them", "mail"),
    _room("CASE", "Support-Fälle", "Support cases", "cases"),
    _room("IDN", "Konten und Anmeldung", "Accounts and login", "identity"),
    _room("UPL", "Übertragung an DATEV", "Upload to DATEV", "datev_upload"),
    _room("SFTP", "Zustellung per SFTP", "Delivery by SFTP", "journey"),
    _room("STO", "Die Datenbank", "The database", "store"),
    _room("FILE", "Dateien und Ordner", "Files and folders", "files"),
)
"""The rooms of the core, in the order of the line."""


def kinds(rooms: Iterable[Room] = ROOMS) -> tuple[IssueKind, ...]:
    """Return every row of the rooms' tables, room by room, by code."""
    return tuple(kind for room in rooms for kind in kinds_of(room))


def kinds_of(room: Room) -> tuple[IssueKind, ...]:
    """Return the rows of one room by code; its modules are loaded."""
    found = {
        value
        for home in room.homes
        for module in _modules(home)
        for value in vars(module).values()
        if isinstance(value, IssueKind) and value.code.startswith(f"{room.prefix}-")
    }
    return tuple(sorted(found, key=lambda kind: kind.code))


def _modules(home: str) -> Iterator[ModuleType]:
    module = import_module(home)
    if not hasattr(module, "__path__"):
        yield module
        return
    for _, name, _ in iter_modules(module.__path__):
        if name == "codes" or name.endswith("_codes"):
            yield import_module(f"{home}.{name}")


def find(text: str, rooms: Iterable[Room] = ROOMS) -> IssueKind | None:
    """Return what a code stands for, or None.

    Args:
        text: ``DAY-004``, ``day 4``, or for DATEV's files ``12`` or DATEV's ``#REW00305``.
        rooms: Where to look; only the room of the code is loaded.
    """
    bare = text.strip().upper()
    prefix = bare.rstrip("0123456789").rstrip("-_ ")
    number = bare.removeprefix(prefix).lstrip("-_ ")
    room = next((room for room in rooms if room.prefix == prefix), None)
    if room is None:
        from datev_bridge.extf.explanation import explain  # noqa: PLC0415 - only where it is needed

        return explain(bare)
    return next((kind for kind in kinds_of(room) if kind.code == f"{prefix}-{number:0>3}"), None)


def similar(text: str, rooms: Iterable[Room] = ROOMS) -> tuple[str, ...]:
    """Return the codes that may have been meant, the closest first."""
    codes = [kind.code for kind in kinds(rooms)]
    return tuple(get_close_matches(text.strip().upper(), codes, n=_MOST_SIMILAR))


def wording(kind: IssueKind, language: str = "de") -> tuple[str, str]:
    """Return text and hint of a kind as such: every value that an occurrence names is ``…``.

    Args:
        kind: The row.
        language: ``"de"`` or ``"en"``.
    """
    texts = (kind.de, kind.en, kind.hint_de, kind.hint_en)
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    issue = kind.at("", **dict.fromkeys(names, _LEFT_OPEN))
    return issue.text(language), issue.hint(language)
