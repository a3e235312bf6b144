"""Where the program starts and ends."""

from collections.abc import Sequence
import io
import os
import sys
from typing import NoReturn

from datev_bridge_cli.language import Language, choose_language

_WITHOUT_CLICK = {
    Language.DE: "Der Befehl datev-bridge gehört zum Zusatz „cli“ und ist nicht installiert.\n"
    '  → Installieren Sie ihn mit: pip install "datev_bridge[cli]"',
    Language.EN: 'The command datev-bridge is part of the extra "cli", which is not installed.\n'
    '  → Install it with: pip install "datev_bridge[cli]"',
}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code.

    Args:
        arguments: The words after ``datev-bridge``; those of the process if None.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = choose_language(words, os.environ)
    _open_streams()
    try:
        import click  # noqa: F401, PLC0415 - of the extra "cli", so it may be missing
    except ModuleNotFoundError:
        print(_WITHOUT_CLICK[language], file=sys.stderr)  # noqa: T201 - nothing else is there
        sys.exit(2)
    from datev_bridge_cli.program import run  # noqa: PLC0415 - it needs click

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old code page must not end the program
    sys.exit(run(words, language))


def _open_streams() -> None:
    """Put nothing in the place of a stream that whoever started the program closed.

    Otherwise it is None, and the next file opened would get its number and what is said.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end
