"""What ``preview``, ``export`` and ``demo`` say about the days they booked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from datev_bridge.errors import ExportRefused
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof, ProofDay, as_document
from datev_bridge.proof.model import DayState
from datev_bridge.reports.explained import DayExplanation
from datev_bridge.runs.correct import CorrectionReport
from datev_bridge.runs.export import ExportReport
from datev_bridge_cli import codes
from datev_bridge_cli.daytable import DayTable
from datev_bridge_cli.entries import entry_rows
from datev_bridge_cli.explained import plain, show_explained
from datev_bridge_cli.output import Output


def show_preview(
    out: Output,
    profile: Profile,
    report: ExportReport,
    explained: Sequence[DayExplanation] | None = None,
    *,
    in_full: bool = False,
) -> None:
    """Show each day as a table, why its rows are as they are where that is asked, what was found.

    Args:
        out: Where to.
        profile: Whose days.
        report: What was booked.
        explained: The rows to explain; None for none.
        in_full: Whether to show everything about them.
    """
    table = DayTable(out.language)
    for day in report.export.proof.days:
        show_day(out, profile, report.export.proof, day, table)
    show_explained(out, explained or (), in_full=in_full)
    out.findings(report.issues)
    why = {} if explained is None else {"explained": plain(explained)}
    out.document("preview", {**_document(report), **why})
    out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))


def show_export(out: Output, report: ExportReport) -> None:
    """Show one line a day and the files; what was found goes to stderr."""
    table = DayTable(out.language)
    if report.export.proof.days:
        out.result("\n".join(table.overview(report.export.proof.days)))
    for path in report.written:
        out.result(path)
    out.issues(report.issues)
    out.document("export", _document(report))
    if report.export.batches and not report.written:
        out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))


def show_correction(out: Output, report: CorrectionReport) -> None:
    """Show what is due of each day that was read again, and the files."""
    corrected = report.corrected
    for day in corrected.proof.days:
        if day.correction:
            out.result(DayTable(out.language).date(day))
            out.result("\n".join(entry_rows(day.correction, out.language)))
    for path in report.written:
        out.result(path)
    out.issues(report.issues)
    files = [batch.file_name for batch in corrected.batches]
    document = {
        "files": files,
        "written": list(report.written),
        "waiting": [day.isoformat() for day in corrected.waiting],
        "issues": [issue.as_json() for issue in report.issues],
        "proof": as_document(corrected.proof),
    }
    out.document("corrections", document)
    if not report.written:
        out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))


def print_file(out: Output, report: ExportReport) -> None:
    """Print the bytes of the one file on stdout.

    Raises:
        ExportRefused: The days make several files, CLI-012.
    """
    batches = report.export.batches
    if len(batches) > 1:
        raise ExportRefused(codes.SEVERAL_FILES.at(files=", ".join(b.file_name for b in batches)))
    out.issues(report.issues)
    for batch in batches:
        click.echo(batch.content, nl=False)


def show_day(out: Output, profile: Profile, proof: Proof, day: ProofDay, table: DayTable) -> None:
    """Show one day as a table under a line that says whose it is."""
    datev, location = profile.datev, proof.location
    numbers = f"{datev.consultant_number} / {datev.client_number}"
    parts = (
        ", ".join(dict.fromkeys((profile.name, location.name))),
        f"{out.say('Geschäftstag', 'business day')} {table.date(day)}",
        datev.chart.value,
        f"{out.say('Berater / Mandant', 'consultant / client')} {numbers}",
    )
    out.result(" · ".join(parts))
    if day.state is DayState.BOOKED:
        out.result("\n".join(table.day(day)))
    else:
        out.result(f"  {table.state(day)}")
    out.result()


def _document(report: ExportReport) -> Mapping[str, Any]:
    return {
        "written": list(report.written),
        "exported_before": {day.isoformat(): e.file_name for day, e in report.before.items()},
        "issues": _plain(report),
        "proof": as_document(report.export.proof),
    }


def _plain(report: ExportReport) -> Iterable[Mapping[str, Any]]:
    return [issue.as_json() for issue in report.issues]


def show_demo(out: Output, profile: Profile, report: ExportReport) -> None:
    """Show the last booked day as a table, one line for each day, the files, and what is next."""
    table = DayTable(out.language)
    days = report.export.proof.days
    booked = [day for day in days if day.state is DayState.BOOKED]
    for day in booked[-1:]:
        show_day(out, profile, report.export.proof, day, table)
    out.result("\n".join(table.overview(days)))
    out.result()
    for path in report.written:
        out.result(f"  {path}")
    out.issues(report.issues)
    out.document("demo", _document(report))
    out.note(
        out.say(
            "\nWie es weitergeht: Die Kanzlei kann die EXTF-Datei in einen Testbestand "
            "importieren und den\nNachweis proof.html daneben lesen. Für den eigenen Betrieb: "
            "datev-bridge init",
            "\nWhat next: your tax adviser can import the EXTF file into a test client and read "
            "the proof\nproof.html beside it. For your own restaurant: datev-bridge init",
        )
    )
