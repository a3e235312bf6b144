"""``datev-bridge check``: look for what is wrong with DATEV files."""

from collections.abc import Sequence
import json
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode, worst
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge_cli.checking import Checked


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Prüft Dateien im DATEV-Format gegen alle Regeln, mehrere auch gegeneinander. Ist alles in "
        "Ordnung, sagt der Befehl nichts und endet mit 0, sonst mit 1. - liest von stdin.",
        "Checks files in DATEV's format against all rules, several against one another as well. "
        "If all is well it says nothing and ends with 0, otherwise with 1. - reads stdin.",
    )
    everything = say(
        "Jeden Fund zeigen, nicht nur die ersten jeder Art.",
        "Show every finding, not only the first ones of a kind.",
    )
    junit_text = say(
        "Das Ergebnis als JUnit-XML; was blockiert, gilt als Fehlschlag.",
        "The result as JUnit XML; what blocks is a failure.",
    )
    sarif_text = say("Das Ergebnis als SARIF 2.1.0.", "The result as SARIF 2.1.0.")

    @command("check", language, more)
    @click.argument("files", nargs=-1, required=True, metavar=say("DATEI…", "FILE…"))
    @click.option("--sarif", is_flag=True, help=sarif_text)
    @click.option("--junit", is_flag=True, help=junit_text)
    @click.option("--all", "everything", is_flag=True, help=everything)
    @shared_options(language)
    def check(
        context: Context, files: Sequence[str], *, sarif: bool, junit: bool, everything: bool
    ) -> ExitCode:
        from datev_bridge_cli.checking import check_all  # noqa: PLC0415 - it brings the format
        from datev_bridge_cli.findings import MOST_SHOWN, show_file  # noqa: PLC0415

        out = context.out
        if sarif + junit + out.as_json > 1:
            raise click.UsageError("--json | --sarif | --junit")
        as_text = not (sarif or junit or out.as_json)
        checked = check_all(files, out, most=MOST_SHOWN if as_text and not everything else None)
        out.issues(failure.issue for failure in checked.failures)
        if sarif or junit:
            out.result(_sarif(checked, out) if sarif else _junit(checked, out))
        elif as_text:
            for file in checked.files:
                show_file(out, file)
        out.document("check", _document(checked))
        codes = [failure.code for failure in checked.failures]
        return worst([*codes, ExitCode.FINDINGS if checked.count else ExitCode.DONE])

    return check


def _document(checked: "Checked") -> dict[str, object]:
    return {
        "findings": checked.count,
        "files": [file.as_json() for file in checked.files],
        "not_read": [failure.issue.as_json() for failure in checked.failures],
    }


def _sarif(checked: "Checked", out: Output) -> str:
    from datev_bridge.extf import to_sarif  # noqa: PLC0415
    from datev_bridge.reports.checked import uri_of  # noqa: PLC0415

    found = [(uri_of(file.name), file.issues) for file in checked.files]
    return json.dumps(to_sarif(found, out.language.value), ensure_ascii=False, indent=2)


def _junit(checked: "Checked", out: Output) -> str:
    from datev_bridge.extf import to_junit  # noqa: PLC0415

    found = [(harmless(file.name), file.issues) for file in checked.files]
    return to_junit(found, out.language.value)
