"""The copy that ``fix`` writes, and what it says about it."""

from collections import deque
from collections.abc import Iterable, Sequence

from datev_bridge.files import write_atomically
from datev_bridge.issues import Issue
from datev_bridge.reports.checked import collected
from datev_bridge_cli.findings import MOST_SHOWN, show_file
from datev_bridge_cli.output import Output

_WORD = ("Geändert", "Changed")


def write_copy(out: Output, chunks: Iterable[bytes], target: str | None) -> None:
    """Write the bytes to a file that appears whole or not at all, to stdout, or nowhere.

    Args:
        out: Whose stdout.
        chunks: The bytes; read to the end in any case.
        target: The path, ``-`` for stdout, None for nowhere.
    """
    if target is None:
        deque(chunks, maxlen=0)
    elif target == "-":
        out.data(chunks)
    else:
        write_atomically(target, chunks)


def show_changes(
    out: Output, name: str, changes: Sequence[Issue], written: str | None, *, everything: bool
) -> None:
    """Name each change, and the new file.

    Args:
        out: Where to.
        name: The original.
        changes: What was mended, as issues.
        written: The new file, ``-`` where it went to stdout, None where nothing was written.
        everything: Whether all changes of a kind are shown.
    """
    if written == "-":
        out.issues(changes)
    else:
        file = collected(name, changes, None if everything else MOST_SHOWN)
        show_file(out, file, _WORD)
    if written not in {None, "-"}:
        out.result(str(written))
    body = {"file": name, "written": written, "changes": [i.as_json() for i in changes]}
    out.document("fix", body)
    if not changes:
        out.note(out.say("Es gab nichts zu beheben.", "There was nothing to mend."))
    if written is None:
        out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))
