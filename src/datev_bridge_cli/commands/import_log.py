"""``datev-bridge import-log``: answer the messages of DATEV's import."""

import sys
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import STDIN, text_of, whole
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.extf import Answer

_MOST_BYTES = 16 << 20


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Nimmt Meldungen aus dem Importprotokoll von DATEV, aus einer Datei oder eingefügt, und "
        "nennt zu jeder Zeile, Ursache und Abhilfe.",
        "Takes messages of DATEV's import log, from a file or pasted, and names row, cause and "
        "remedy of each.",
    )

    @command("import-log", language, more)
    @click.argument("file", default=STDIN, metavar=say("[DATEI]", "[FILE]"))
    @shared_options(language)
    def import_log(context: Context, file: str) -> ExitCode:
        from datev_bridge.extf import read_import_log  # noqa: PLC0415 - only when it runs

        out = context.out
        if file == STDIN and sys.stdin.isatty():
            out.note(
                say(
                    "Fügen Sie die Meldungen ein; Ende mit Strg-D (Windows: Strg-Z und Enter).",
                    "Paste the messages; end with Ctrl-D (Windows: Ctrl-Z and Enter).",
                )
            )
        answers = read_import_log(text_of(whole(file, _MOST_BYTES)))
        for answer in answers:
            out.result(_lines(answer, out))
        if not answers:
            out.note(say("Keine Meldung von DATEV erkannt.", "No message of DATEV was recognised."))
        out.document("import-log", {"answers": [_plain(answer) for answer in answers]})
        return ExitCode.DONE

    return import_log


def _lines(answer: "Answer", out: Output) -> str:
    issue, language = answer.issue, out.language.value
    row = out.say(f"Satz {answer.row}", f"row {answer.row}") if answer.row is not None else ""
    head = " · ".join(part for part in (row, answer.number, out.head(issue.kind)) if part)
    said = (answer.message, issue.text(language), f"→ {issue.hint(language)}")
    return "\n  ".join((head, *map(harmless, said)))


def _plain(answer: "Answer") -> dict[str, object]:
    return {
        "row": answer.row,
        "number": answer.number,
        "message": answer.message,
        "issue": answer.issue.as_json(),
    }
