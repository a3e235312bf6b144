"""``datev-bridge replay``: book recorded days, without a POS."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.pipeline import Export
    from datev_bridge.profile import Profile


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Schickt die Tage eines Ordners, den capture geschrieben hat, durch die ganze Strecke und "
        "zeigt Buchungen, Nachweis und was gefunden wurde. Geschrieben wird nichts.",
        "Sends the days of a folder that capture wrote down the whole line and shows bookings, "
        "proof and what was found. Nothing is written.",
    )
    strict = say("Mit 1 enden, wenn etwas gefunden wird.", "End with 1 if anything is found.")

    @command("replay", language, more)
    @click.argument("folder", type=click.Path(path_type=Path), metavar=say("ORDNER", "FOLDER"))
    @click.option("--strict", is_flag=True, help=strict)
    @shared_options(language)
    def replay(context: Context, folder: Path, *, strict: bool) -> ExitCode:
        from datev_bridge.recorded import read_recorded  # noqa: PLC0415 - only when it runs

        recorded = read_recorded(folder)
        export = recorded.export()
        context.out.result(f"{harmless(recorded.title)}\n")
        _show(context.out, recorded.profile, export)
        return ExitCode.FINDINGS if strict and export.issues else ExitCode.DONE

    return replay


def _show(out: Output, profile: "Profile", export: "Export") -> None:
    from datev_bridge.proof import as_document  # noqa: PLC0415 - only when it runs
    from datev_bridge_cli.daytable import DayTable  # noqa: PLC0415
    from datev_bridge_cli.reports import show_day  # noqa: PLC0415

    table, proof = DayTable(out.language), export.proof
    for day in proof.days:
        show_day(out, profile, proof, day, table)
    if proof.days:
        out.result("\n".join(table.overview(proof.days)))
    balance = table.amount(proof.clearing_balance)
    is_closed = proof.days and not proof.clearing_balance and not export.held
    mark = "✔" if is_closed else "✗"
    held = len(export.held)
    out.result(
        out.say(
            f"\nNachweis: Zwischenkonto {balance}, gehaltene Tage {held}, Dateien "
            f"{len(proof.files)} {mark}",
            f"\nProof: clearing account {balance}, days held {held}, files "
            f"{len(proof.files)} {mark}",
        )
    )
    out.findings(export.issues)
    issues = [issue.as_json() for issue in export.issues]
    out.document("replay", {"issues": issues, "proof": as_document(proof)})
    out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))
