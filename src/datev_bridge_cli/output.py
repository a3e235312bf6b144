"""The two streams: stdout carries the result, stderr everything else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
import json
import sys
from time import monotonic
from typing import Any

from attrs import field, frozen
import click

from datev_bridge.issues import Issue, Severity
from datev_bridge_cli.failures import Failure
from datev_bridge_cli.language import Language

DOCUMENT_VERSION = 1
"""Version of all ``--json`` documents; it grows when a field changes its meaning or goes."""

_SHOWN_AFTER = 0.5
"""Seconds a stage must last before a bar appears."""

_WORDS = {
    Severity.BLOCKS: ("Blockiert", "Blocks", "red"),
    Severity.WARNS: ("Warnung", "Warning", "yellow"),
    Severity.HINTS: ("Hinweis", "Hint", "cyan"),
}


@frozen(kw_only=True)
class Output:
    """Where a command says what.

    Attributes:
        language: The language of all texts.
        as_json: One document on stdout and no other result.
        verbosity: -1 for ``-q``, 0, or 1 and more for ``-v``.
        colour: Whether stderr and stdout take colour; None asks each stream.
    """

    language: Language = Language.DE
    as_json: bool = False
    verbosity: int = 0
    colour: bool | None = field(default=None)

    def say(self, de: str, en: str) -> str:
        """Return the text in the language of the output."""
        return self.language.say(de, en)

    def result(self, text: str = "") -> None:
        """Print a line of the result, unless a document is asked for."""
        if not self.as_json:
            click.echo(text, color=self.colour)

    def document(self, name: str, body: Mapping[str, Any]) -> None:
        """Print the document that ``--json`` asks for."""
        if self.as_json:
            whole = {"document": f"datev-bridge/{name}", "version": DOCUMENT_VERSION, **body}
            click.echo(json.dumps(whole, ensure_ascii=False, indent=2))

    def note(self, text: str) -> None:
        """Print a line for the person at the terminal; ``-q`` leaves it out."""
        if self.verbosity >= 0:
            click.echo(text, err=True, color=self.colour)

    def detail(self, text: str) -> None:
        """Print a line that only ``-v`` asks for."""
        if self.verbosity > 0:
            click.echo(text, err=True, color=self.colour)

    def issues(self, found: Iterable[Issue]) -> None:
        """Print problems to stderr; ``-q`` leaves out what does not block."""
        for issue in found:
            if issue.blocks or self.verbosity >= 0:
                de, en, colour = _WORDS[issue.severity]
                self._problem(self.say(de, en), colour, issue)

    def failure(self, failure: Failure) -> None:
        """Print why the command ended early, on stderr and as the document of ``--json``."""
        self.issues(failure.more)
        if failure.issue.severity is Severity.HINTS:
            self.issues([failure.issue])
        else:
            self._problem(self.say("Fehler", "Error"), "red", failure.issue)
        issues = [issue.as_json() for issue in (failure.issue, *failure.more)]
        self.document("error", {"exit_code": int(failure.code), "issues": issues})

    def _problem(self, word: str, colour: str, issue: Issue) -> None:
        language = self.language.value
        place = f" · {issue.where}" if issue.where else ""
        head = click.style(f"{word} {issue.code}", fg=colour, bold=True)
        click.echo(f"{head}{place}: {issue.text(language)}", err=True, color=self.colour)
        click.echo(f"  → {issue.hint(language)}", err=True, color=self.colour)

    @contextmanager
    def stage(self, title: str, total: int) -> Iterator[Callable[[], None]]:
        """Show a stage of long work; the function it gives counts one piece as done.

        On a terminal a bar appears if the stage lasts; elsewhere it is one line.
        """
        if self.verbosity < 0 or not sys.stderr.isatty():
            self.note(title)
            yield lambda: None
            return
        bar = _Bar(title, total)
        try:
            yield bar.advance
        finally:
            bar.close()


class _Bar:
    """A bar on a terminal that appears only once the work has lasted."""

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._begun = monotonic()
        self._shown: Any = None
        self._task: Any = None

    def advance(self) -> None:
        self._done += 1
        if self._shown is None and monotonic() - self._begun > _SHOWN_AFTER:
            self._show()
        if self._shown is not None:
            self._shown.update(self._task, completed=self._done)

    def _show(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - loaded only when it draws
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._shown = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._shown.add_task(self._title, total=self._total)
        self._shown.start()

    def close(self) -> None:
        if self._shown is not None:
            self._shown.stop()
