"""Secrets that a person gives a command: from a file, by a prompt that shows nothing, or on stdin.

They never stand on the command line, which other users of the machine can see.
"""

from collections.abc import Callable
from pathlib import Path
import sys
from typing import Any

from attrs import field, frozen
import click

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli import codes
from datev_bridge_cli.context import Context
from datev_bridge_cli.files import text_of
from datev_bridge_cli.language import Language

_STDIN = "-"


@frozen(kw_only=True)
class Answers:
    """Answers in the order of the questions.

    Attributes:
        context: Where questions are shown, and whether any may be asked.
        given: Those from a file; each is taken once.
    """

    context: Context
    given: list[str] = field(factory=list, repr=False)

    def secret(self, de: str, en: str) -> str:
        """Return an answer that nobody shall see being typed.

        Raises:
            ConfigurationError: Nobody may be asked, or no answer came; CLI-007.
        """
        return self._answer(self.context.out.say(de, en), hidden=True)

    def new_secret(self, de: str, en: str) -> str:
        """Return a new secret; a person at a terminal types it twice.

        Raises:
            ConfigurationError: As for :meth:`secret`, or the two differ; CLI-018.
        """
        question = self.context.out.say(de, en)
        is_typed = not self.given and sys.stdin.isatty()
        answer = self._answer(question, hidden=True)
        again = self.context.out.say("noch einmal", "once more")
        if is_typed and self._answer(f"{question}, {again}", hidden=True) != answer:
            raise ConfigurationError(codes.TYPED_TWICE.at(what=question))
        return answer

    def plain(self, de: str, en: str) -> str:
        """Return an answer that is void soon anyway, such as a code.

        Raises:
            ConfigurationError: As for :meth:`secret`.
        """
        return self._answer(self.context.out.say(de, en), hidden=False)

    def _answer(self, question: str, *, hidden: bool) -> str:
        if self.given:
            return self.given.pop(0)
        if not self.context.asks:
            raise ConfigurationError(codes.NO_INPUT.at(what=question))
        if hidden and sys.stdin.isatty():
            return str(click.prompt(question, hide_input=True, err=True))
        click.echo(f"{question}: ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line.strip():
            raise ConfigurationError(codes.NO_INPUT.at(what=question))
        return line.rstrip("\r\n")


def secret_file_option(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--secret-file``."""
    return click.option(
        "--secret-file",
        type=click.Path(path_type=Path),
        metavar=language.say("DATEI", "FILE"),
        help=language.say(
            "Antworten aus einer Datei, eine je Zeile, in der Reihenfolge der Fragen; was fehlt, "
            "wird gefragt oder von stdin gelesen.",
            "Answers from a file, one a line, in the order of the questions; what is missing is "
            "asked or read from stdin.",
        ),
    )


def answers(context: Context, secret_file: Path | None) -> Answers:
    """Return the answers to a command's questions.

    Raises:
        OSError: The file cannot be read.
    """
    if secret_file is None or str(secret_file) == _STDIN:
        return Answers(context=context)
    return Answers(context=context, given=text_of(secret_file.read_bytes()).splitlines())
