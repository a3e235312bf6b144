"""``datev-bridge explain``: what a code means and what to do about it."""

from typing import TYPE_CHECKING, Any

import click

from datev_bridge.catalogue import ROOMS as CORE_ROOMS
from datev_bridge.catalogue import Room, find, kinds_of, similar, wording
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import BadValue, ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.issues import Effect, IssueKind

ROOMS: tuple[Room, ...] = (
    *CORE_ROOMS,
    Room(
        prefix="CLI",
        de="Die Befehlszeile",
        en="The command line",
        homes=("datev_bridge_cli",),
    ),
)
"""The rooms of the core, and this adapter's."""

_EFFECTS = {
    "file": ("DATEV weist die Datei ab.", "DATEV refuses the file."),
    "row": ("DATEV weist die Zeile ab.", "DATEV refuses the row."),
    "cut": ("DATEV kürzt oder verwirft die Angabe.", "DATEV cuts or drops the value."),
    "none": ("DATEV nimmt es hin.", "DATEV accepts it."),
    "unknown": ("Was DATEV tut, ist nicht bekannt.", "What DATEV does is not known."),
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Erklärt einen Code dieses Programms (DAY-004, EXTF-303) oder eine Meldungsnummer von "
        "DATEV (#REW00305). Ohne Code: alle Codes.",
        "Explains a code of this program (DAY-004, EXTF-303) or a message number of DATEV "
        "(#REW00305). Without a code: all codes.",
    )

    @command("explain", language, more)
    @click.argument("code", nargs=-1, metavar="[CODE]")
    @shared_options(language)
    def explain(context: Context, code: tuple[str, ...]) -> ExitCode:
        if not code:
            _list(context.out)
            return ExitCode.DONE
        typed = " ".join(code)
        kind = find(typed, ROOMS)
        if kind is None:
            raise _unknown(typed, language)
        _explain(context.out, kind)
        context.out.document("explain", _plain(kind))
        return ExitCode.DONE

    return explain


def _unknown(typed: str, language: Language) -> BadValue:
    meant = ", ".join(similar(typed, ROOMS))
    every = language.say("alle Codes zeigt datev-bridge explain", "datev-bridge explain lists all")
    error = BadValue(typed, f"{meant}; {every}" if meant else every)
    error.param_hint = "CODE"
    return error


def _list(out: Output) -> None:
    for room in ROOMS:
        out.result(out.say(room.de, room.en))
        for kind in kinds_of(room):
            text, _ = wording(kind, out.language.value)
            out.result(f"  {kind.code:<8}  {text}")
    if out.as_json:
        out.document("explain", {"codes": [_plain(k) for room in ROOMS for k in kinds_of(room)]})


def _explain(out: Output, kind: "IssueKind") -> None:
    text, hint = wording(kind, out.language.value)
    out.result(f"{out.head(kind)}\n  {text}\n  → {hint}")
    if kind.effect is not None:
        out.result(f"  {_effect(kind.effect, out)}")


def _effect(effect: "Effect", out: Output) -> str:
    return out.say(*_EFFECTS[effect.value])


def _plain(kind: "IssueKind") -> dict[str, Any]:
    (de, hint_de), (en, hint_en) = wording(kind, "de"), wording(kind, "en")
    return {
        "code": kind.code,
        "severity": kind.severity.value,
        "effect": kind.effect.value if kind.effect else None,
        "text": {"de": de, "en": en},
        "hint": {"de": hint_de, "en": hint_en},
    }
