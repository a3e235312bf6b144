"""Checking the files named on a command line, one by one and against one another."""

from collections.abc import Iterable
from pathlib import PurePath

from attrs import evolve, frozen

from datev_bridge.extf import duplicate_batches, find_issues
from datev_bridge.reports.checked import CheckedFile, collected
from datev_bridge_cli.failures import Failure, failure_of
from datev_bridge_cli.files import STDIN, watched
from datev_bridge_cli.output import Output


@frozen(kw_only=True)
class Checked:
    """What checking some files came to.

    Attributes:
        files: Those that could be read, in the order named, with what was found.
        failures: Why others could not be read.
    """

    files: tuple[CheckedFile, ...]
    failures: tuple[Failure, ...]

    @property
    def count(self) -> int:
        """How many problems were found."""
        return sum(file.count for file in self.files)


def check_all(names: Iterable[str], out: Output, most: int | None = None) -> Checked:
    """Check files; one that cannot be read does not keep others from being checked.

    Args:
        names: Paths, or ``-``; one named twice is checked once.
        out: Where a bar shows how far the work is.
        most: How many findings of each code to keep of a file; None for all.
    """
    files: list[CheckedFile] = []
    beginnings: list[tuple[str, bytes]] = []
    failures: list[Failure] = []
    for name in dict.fromkeys(names):
        try:
            file, beginning = _check(name, out, most)
        except OSError as error:
            failures.append(failure_of(error))
            continue
        files.append(file)
        beginnings.append((file.name, beginning))
    repeated = duplicate_batches(beginnings)
    return Checked(
        files=tuple(
            evolve(file, issues=(*file.issues, *(i for i in repeated if i.where == file.name)))
            for file in files
        ),
        failures=tuple(failures),
    )


def _check(name: str, out: Output, most: int | None) -> tuple[CheckedFile, bytes]:
    is_stdin = name == STDIN
    with watched(name, out, out.say("Prüfe", "Checking")) as (stream, watch):
        found = find_issues(stream, name="" if is_stdin else PurePath(name).name)
        file = collected("stdin" if is_stdin else name, found, most)
    return file, watch.beginning
