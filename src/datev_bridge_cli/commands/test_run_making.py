"""``datev-bridge test-run create | send | show``: a test file of a real day, and its state."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge.files import write_atomically
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import part
from datev_bridge_cli.values import Day

if TYPE_CHECKING:
    from datev_bridge.journey.model import TestRun
    from datev_bridge.runs.testing_day import MadeTestRun


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands that make test files in a language."""
    return (_create(language), _send(language), _show(language))


def _create(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Die Datei heißt TEST, schreibt nie fest und versiegelt nichts. Sie geht mit Nachweis und "
        "einem Link zum Bestätigen an alle Mitglieder und Empfänger.",
        "The file is named TEST, never commits and seals nothing. It goes to all members and "
        "recipients with its proof and a link to confirm it.",
    )
    day_text = say(
        "Geschäftstag (sonst der neueste vollständige mit Umsätzen).",
        "Business day (else the newest complete one with sales).",
    )
    summary = say("Eine Testdatei erstellen und mailen.", "Make a test file and mail it.")

    @part("create", language, summary, more)
    @click.option("--day", type=Day(), help=day_text)
    @click.option("--dry-run", is_flag=True, help=say("Nur zeigen.", "Show only."))
    @place_options(language)
    @shared_options(language)
    def create(context: Context, *, named: Named, day: date | None, dry_run: bool) -> ExitCode:
        at = named.open(context)
        made = at.service.test_files.create(*at.whose, day, dry_run=dry_run)
        _tell(context.out, made)
        if dry_run:
            context.out.note(say("Es wurde nichts gesendet.", "Nothing was sent."))
        return ExitCode.DONE

    return create


def _send(language: Language) -> click.Command:
    say = language.say
    summary = say("Eine Testdatei noch einmal mailen.", "Mail a test file once more.")

    @part("send", language, summary)
    @click.option("--run", default="", metavar="ID", help=_which(language))
    @place_options(language)
    @shared_options(language)
    def send(context: Context, *, named: Named, run: str) -> ExitCode:
        at = named.open(context)
        _tell(context.out, at.service.test_files.send(*at.whose, run))
        return ExitCode.DONE

    return send


def _show(language: Language) -> click.Command:
    say = language.say
    summary = say("Testläufe und was dazu gesagt wurde.", "Test runs, and what was said of them.")
    out_text = say("Die neueste Testdatei dorthin schreiben.", "Write the newest test file there.")

    @part("show", language, summary)
    @click.option("-o", "--out", type=click.Path(path_type=Path), help=out_text)
    @place_options(language)
    @shared_options(language)
    def show(context: Context, *, named: Named, out: Path | None) -> ExitCode:
        at = named.open(context)
        runs = at.service.test_files.runs(*at.whose)
        if out is not None and runs:
            actor, organisation, _ = at.whose
            write_atomically(out, [at.service.verdicts.content(actor, organisation, runs[0].id)])
        _show_runs(context.out, runs)
        context.out.document("test-runs", {"test_runs": [_plain(run) for run in runs]})
        return ExitCode.DONE

    return show


def _which(language: Language) -> str:
    return language.say("Testlauf (sonst der neueste).", "Test run (else the newest).")


def _tell(out: Output, made: "MadeTestRun") -> None:
    run = made.run
    out.result(f"{run.file_name} · {run.business_day} · SHA-256 {run.file_sha256}")
    for address in made.recipients:
        out.result(harmless(f"  → {address}"))
    out.issues(made.issues)
    issues = [issue.as_json() for issue in made.issues]
    out.document("test-run", {**_plain(run), "recipients": list(made.recipients), "issues": issues})


def _show_runs(out: Output, runs: "tuple[TestRun, ...]") -> None:
    if not runs:
        out.note(out.say("Noch kein Testlauf.", "No test run yet."))
        return
    head = (
        out.say("Geschäftstag", "Business day"),
        out.say("Datei", "File"),
        out.say("Zugestellt", "Delivered"),
        out.say("Gesagt", "Said"),
        "ID",
    )
    out.result("\n".join(aligned([head, *(_row(out, run) for run in runs)], whole={1, 3, 4})))


def _row(out: Output, run: "TestRun") -> tuple[str, ...]:
    words = {
        "confirmed": out.say("bestätigt", "confirmed"),
        "rejected": out.say("abgelehnt", "rejected"),
    }
    said = "; ".join(f"{words[one.verdict.value]}: {one.by}" for one in run.decisions)
    arrived = run.delivered_at
    return (
        run.business_day.isoformat(),
        run.file_name,
        f"{arrived.astimezone():%Y-%m-%d %H:%M}" if arrived else out.say("unterwegs", "on its way"),
        said or "–",
        run.id,
    )


def _plain(run: "TestRun") -> dict[str, Any]:
    return {
        "id": run.id,
        "business_day": run.business_day.isoformat(),
        "file": run.file_name,
        "sha256": run.file_sha256,
        "mapping_revision": run.mapping_revision,
        "settings_digest": run.settings_digest,
        "made_at": run.made_at.isoformat(),
        "delivered_at": run.delivered_at and run.delivered_at.isoformat(),
        "decisions": [
            {
                "verdict": one.verdict.value,
                "role": one.role.value,
                "by": one.by,
                "at": one.at.isoformat(),
                "comment": one.comment,
            }
            for one in run.decisions
        ],
    }
