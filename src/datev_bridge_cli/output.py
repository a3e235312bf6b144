"""The two streams: stdout carries the result, stderr everything else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
import json
import sys
from time import monotonic
from typing import Any
from unicodedata import category

from attrs import field, frozen
import click

from datev_bridge.issues import Issue, IssueKind, Severity
from datev_bridge_cli.failures import Failure
from datev_bridge_cli.language import Language

DOCUMENT_VERSION = 1
"""Version of all ``--json`` documents; it grows when a field changes its meaning or goes."""

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

_SHOWN_AFTER = 0.5
"""Seconds the work must last before a bar appears."""

_WORDS = {
    Severity.BLOCKS: ("Blockiert", "Blocks", "red"),
    Severity.WARNS: ("Warnung", "Warning", "yellow"),
    Severity.HINTS: ("Hinweis", "Hint", "cyan"),
}


def harmless(text: str) -> str:
    """Return a text of the POS so that it cannot move the cursor, colour or reorder a terminal."""
    return "".join(_VISIBLE.get(category(sign), sign) for sign in text)


_VISIBLE = dict.fromkeys(("Cc", "Cf", "Zl", "Zp", "Cs"), "\N{REPLACEMENT CHARACTER}")


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

    def data(self, chunks: Iterable[bytes]) -> None:
        """Write bytes to stdout as they are: a file that was asked for there."""
        sys.stdout.flush()
        stream = sys.stdout.buffer
        stream.writelines(chunks)
        stream.flush()

    def note(self, text: str) -> None:
        """Print a line for the person at the terminal; ``-q`` leaves it out."""
        if self.verbosity >= 0:
            click.echo(text, err=True, color=self.colour)

    def detail(self, text: str) -> None:
        """Print a line that only ``-v`` asks for."""
        if self.verbosity > 0:
            click.echo(text, err=True, color=self.colour)

    def instruction(self, text: str, value: str) -> None:
        """Print what the person has to do next, on stderr; ``-q`` does not leave it out."""
        click.echo(f"{text}\n{value}", err=True, color=self.colour)

    def issues(self, found: Iterable[Issue]) -> None:
        """Print problems to stderr; ``-q`` leaves out what does not block."""
        for issue in found:
            if issue.blocks or self.verbosity >= 0:
                self._problem(issue)

    def findings(self, found: Iterable[Issue]) -> None:
        """Print problems as the result that was asked for, unless a document is."""
        if not self.as_json:
            for issue in found:
                self._problem(issue, err=False)

    def failure(self, failure: Failure) -> None:
        """Print why the command ended early, on stderr and as the document of ``--json``."""
        self.issues(failure.more)
        is_mishap = failure.issue.severity is not Severity.HINTS
        self._problem(failure.issue, word=("Fehler", "Error") if is_mishap else None)
        issues = [issue.as_json() for issue in (failure.issue, *failure.more)]
        self.document("error", {"exit_code": int(failure.code), "issues": issues})

    def head(self, kind: IssueKind, word: tuple[str, str] | None = None) -> str:
        """Return how bad a kind of problem is and its code, in colour.

        Args:
            kind: What was found.
            word: Another word for how bad it is, in German and English.
        """
        de, en, colour = _WORDS[kind.severity]
        named = self.say(*(word or (de, en)))
        return click.style(f"{named} {kind.code}", fg=colour, bold=True)

    def _problem(
        self, issue: Issue, *, word: tuple[str, str] | None = None, err: bool = True
    ) -> None:
        language = self.language.value
        place = f" · {issue.place(language)}" if issue.where else ""
        head = self.head(issue.kind, word)
        said, hint = harmless(f"{place}: {issue.text(language)}"), harmless(issue.hint(language))
        click.echo(f"{head}{said}\n  → {hint}", err=err, color=self.colour)

    @contextmanager
    def progress(self, *, only_terminal: bool = False) -> Iterator[Progress]:
        """Show how far long work is; what it gives is told stage, pieces done, and pieces in all.

        On a terminal a bar appears once a stage lasts; elsewhere each stage is one line, or with
        ``only_terminal`` none.
        """
        bar = _Bar(self.language) if self.verbosity >= 0 and sys.stderr.isatty() else None
        begun: set[str] = set()

        def told(stage: str, done: int, whole: int) -> None:
            if bar is not None:
                bar.show(stage, done, whole)
            elif stage not in begun and not only_terminal:
                begun.add(stage)
                self.note(f"{_stage(stage, self.language)}: {whole}")

        try:
            yield told
        finally:
            if bar is not None:
                bar.close()


_STAGES = {
    "read": ("Lese Geschäftstage", "Reading business days"),
    "write": ("Schreibe Dateien", "Writing files"),
}


def _stage(name: str, language: Language) -> str:
    return language.say(*_STAGES.get(name, (name, name)))


class _Bar:
    """A bar on a terminal for each stage, once the work has lasted."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._begun = monotonic()
        self._shown: Any = None
        self._tasks: dict[str, Any] = {}

    def show(self, stage: str, done: int, whole: int) -> None:
        if self._shown is None and monotonic() - self._begun > _SHOWN_AFTER:
            self._shown = self._start()
        if self._shown is not None:
            if stage not in self._tasks:
                title = _stage(stage, self._language)
                self._tasks[stage] = self._shown.add_task(title, total=whole)
            self._shown.update(self._tasks[stage], completed=done)

    def _start(self) -> Any:
        from rich.console import Console  # noqa: PLC0415 - loaded only when it draws
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        text = TextColumn("{task.description}", markup=False)
        columns = (text, BarColumn(), MofNCompleteColumn())
        shown = Progress(*columns, console=Console(stderr=True), transient=True)
        shown.start()
        return shown

    def close(self) -> None:
        if self._shown is not None:
            self._shown.stop()
