"""``datev-bridge doctor``: whether everything is ready for a file."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import Named, acting, place_options, usual_folder
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.doctor import Line
    from datev_bridge.issues import Issue

_GROUPS = {
    "program": ("Programm", "Program"),
    "settings": ("Einstellungen", "Settings"),
    "pos": ("Kasse", "POS"),
    "datev": ("DATEV", "DATEV"),
    "delivery": ("Zustellung", "Delivery"),
    "database": ("Datenbank", "Database"),
}
_ANSWERS = {
    # German, English, colour
    "yes": ("ja", "yes", "green"),
    "no": ("nein", "no", "red"),
    "unknown": ("?", "?", "yellow"),
    "not needed": ("–", "–", None),
}
_WIDTH = 4


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Prüft Programm, Einstellungen, Kasse, DATEV und Zustellung, ohne etwas zu ändern: je "
        "Zeile ja, nein, ? (jetzt nicht zu sagen) oder – (nicht nötig), mit dem nächsten Schritt. "
        "Im Dienst: Datenbank, Schlüssel, E-Mails und jeder Betrieb. Endet mit 1, wenn eine "
        "Antwort nein ist.",
        "Checks program, settings, POS, DATEV and delivery without changing anything: each line "
        "yes, no, ? (cannot be told now) or – (not needed), with the next step. In the service: "
        "database, keys, mails and each location. Ends with 1 if an answer is no.",
    )
    offline_text = say("Die Kasse nicht fragen.", "Do not ask the POS.")

    @command("doctor", language, more)
    @place_options(language, or_profile=True, required=False)
    @click.option("--offline", is_flag=True, help=offline_text)
    @shared_options(language)
    def doctor(context: Context, *, named: Named | None, offline: bool) -> ExitCode:
        if named is not None and named.profile is None:
            lines = _of_store(context, named)
        else:
            lines = _of_profile(context, named, offline=offline)
        findings = sum(line.is_finding for line in lines)
        _show(context.out, lines)
        document = {"findings": findings, "lines": [line.as_json() for line in lines]}
        context.out.document("doctor", document)
        return ExitCode.FINDINGS if findings else ExitCode.DONE

    return doctor


def _of_profile(context: Context, named: Named | None, *, offline: bool) -> "Sequence[Line]":
    from datev_bridge import checkup  # noqa: PLC0415 - it brings the HTTP library
    from datev_bridge.doctor import examine  # noqa: PLC0415

    path = named.profile if named else None
    facts = checkup.gather(path, context.environment, now=context.now, offline=offline)
    return examine(facts)


def _of_store(context: Context, named: Named) -> "Sequence[Line]":
    from datev_bridge import checkup, checkup_service  # noqa: PLC0415 - it brings the database
    from datev_bridge.doctor import examine_service  # noqa: PLC0415

    facts = checkup_service.gather_service(
        named.data or usual_folder(),
        context.environment,
        clock=context.now,
        acting=lambda service: acting(service, named.person),
        organisation=named.organisation,
        place=named.location,
    )
    return examine_service(checkup.program_here(), facts)


def _show(out: Output, lines: "Sequence[Line]") -> None:
    told: set[Issue] = set()
    for group, members in groupby(lines, key=lambda line: line.group.value):
        out.result(out.say(*_GROUPS[group]))
        for line in members:
            out.result(_shown(out, line, told))


def _shown(out: Output, line: "Line", told: "set[Issue]") -> str:
    """Return the answer and the statement; below them why, and the next step, unless told above."""
    de, en, colour = _ANSWERS[line.outcome.answer.value]
    answer = click.style(f"{out.say(de, en):<{_WIDTH}}", fg=colour)
    detail = f": {harmless(line.outcome.detail)}" if line.outcome.detail else ""
    first = f"  {answer}  {out.say(line.de, line.en)}{detail}"
    issue = line.outcome.issue
    if issue is None:
        return first
    if issue in told:
        return f"{first} ({issue.code})"
    told.add(issue)
    language, margin = out.language.value, " " * (_WIDTH + 4)
    place = f"{harmless(issue.place(language))}: " if issue.where else ""
    text, hint = harmless(issue.text(language)), harmless(issue.hint(language))
    return f"{first}\n{margin}{issue.code} · {place}{text}\n{margin}→ {hint}"
