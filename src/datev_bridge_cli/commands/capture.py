"""``datev-bridge capture``: keep real days as a redacted folder that others may see."""

from datetime import date
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.days import asked_days, day_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.recent import Till, both_feeds_option, connected_till, last_days_option
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.kseries.capture import Capture
    from datev_bridge.kseries.endpoints import DayBody

_KEY_BYTES = 32


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Legt Geschäftstage als Ordner ab, den man weitergeben kann: Namen, Gäste, freie Texte "
        "und Nummern werden ersetzt; Beträge, Sätze, Zeiten und Arten bleiben. Der Ordner lässt "
        "sich mit replay buchen.",
        "Keeps business days as a folder that can be handed on: names, guests, free texts and ids "
        "are replaced; amounts, rates, times and types stay. The folder can be booked by replay.",
    )
    folder = say("Ordner, der noch leer ist.", "Folder that is still empty.")
    dry = say("Alles tun, nur nichts schreiben.", "Do everything but write.")

    @command("capture", language, more)
    @profile_option(language)
    @last_days_option(language, None)
    @day_options(language)
    @click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help=folder)
    @both_feeds_option(language)
    @click.option("--dry-run", is_flag=True, help=dry)
    @shared_options(language)
    def capture(
        context: Context,
        *,
        profile: Path,
        days: int | None,
        day: date | None,
        first: date | None,
        last: date | None,
        out: Path,
        both_feeds: bool,
        dry_run: bool,
    ) -> ExitCode:
        from datev_bridge.kseries.capture import write_capture  # noqa: PLC0415 - when it runs
        from datev_bridge.kseries.recent import read_back, read_days  # noqa: PLC0415

        if days is not None and (day or first or last):
            raise click.UsageError("--days | --day | --from --to")
        named = asked_days(day, first, last, context.now().astimezone())
        with connected_till(context, profile) as till, context.out.progress() as told:
            asked = named if days is None else till.last_days(context, days)
            read = read_days if days is None else read_back
            feeds = till.feeds(both=both_feeds)
            answers = list(read(till.client, till.location, asked, feeds, told))
        captured = _redacted(context, till, answers)
        if not dry_run:
            write_capture(captured, out)
        _show(context.out, captured, out, dry_run=dry_run)
        return ExitCode.DONE

    return capture


def _redacted(context: Context, till: Till, answers: "list[DayBody]") -> "Capture":
    from datev_bridge.kseries.capture import capture_days  # noqa: PLC0415 - only when it runs

    # A profile without rules would book nothing; then the capture gets placeholder accounts.
    has_rules = bool(till.opened.profile.mapping.rules)
    return capture_days(
        answers,
        location=till.location,
        key=token_bytes(_KEY_BYTES),
        captured_at=context.now(),
        profile=till.opened.document if has_rules else None,
    )


def _show(out: Output, captured: "Capture", folder: Path, *, dry_run: bool) -> None:
    for name in captured.files:
        out.result(str(folder / name))
    left_out = ", ".join(f"{name} ({count})" for name, count in captured.dropped.items())
    if left_out:
        out.detail(out.say(f"Weggelassen: {left_out}", f"Left out: {left_out}"))
    document = {
        "folder": str(folder),
        "written": not dry_run,
        "files": list(captured.files),
        "left_out": dict(captured.dropped),
    }
    out.document("capture", document)
    if dry_run:
        out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))
        return
    out.note(
        out.say(
            "Sehen Sie den Ordner durch, bevor Sie ihn weitergeben: Umsätze und Uhrzeiten sind "
            f"echt. Buchen: datev-bridge replay {folder}",
            "Look through the folder before you hand it on: turnover and times are real. "
            f"To book it: datev-bridge replay {folder}",
        )
    )
