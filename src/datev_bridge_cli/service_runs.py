"""What ``runs`` shows of a service: runs, files on their way, what keeps them."""

from collections.abc import Iterable, Mapping
from typing import Any

from datev_bridge.mail.queue import PostedMail
from datev_bridge.runs.history import DeliveredFile
from datev_bridge.runs.place_runs import FileView
from datev_bridge.runs.state import Run
from datev_bridge.runs.targets import FileDelivery
from datev_bridge_cli.entries import entry_rows, plain_entry
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.runwords import kind_of, plain_file, plain_run, state_of
from datev_bridge_cli.tables import aligned

_MAILS = {
    "waiting": ("wartet", "waits"),
    "sent": ("gesendet", "sent"),
    "failed": ("abgelehnt", "refused"),
}
_DELIVERIES = {
    "pending": ("unterwegs", "on its way"),
    "delivered": ("zugestellt", "delivered"),
    "failed": ("jemand muss handeln", "somebody has to act"),
}


def show_runs(out: Output, runs: Iterable[Run], files: Iterable[DeliveredFile]) -> None:
    """Show a line for each run, newest first; below one that is kept, what keeps it."""
    found = tuple(runs)
    head = (
        out.say("Fällig", "Due"),
        out.say("Art", "Kind"),
        out.say("Zustand", "State"),
        out.say("Tage", "Days"),
        out.say("Datei", "File"),
        "ID",
    )
    if found:
        rows = [_row(out, run) for run in found]
        out.result("\n".join(aligned([head, *rows], right={3}, whole={4, 5})))
    else:
        out.note(out.say("Noch kein Lauf.", "No run yet."))
    for run in found:
        if run.problem:
            said = run.said.get(out.language.value, "")
            out.result(harmless(f"{run.id}: {run.problem} · {said}"))
    document = {
        "runs": [plain_run(run) for run in found],
        "files": [plain_file(file) for file in files],
    }
    out.document("runs", document)


def show_file(out: Output, view: FileView) -> None:
    """Show a file: where it went, what became of it there, and its rows."""
    file = view.file
    out.result(file.name)
    out.result(f"  SHA-256 {file.sha256}")
    for mail in view.mails:
        said = " ".join(part for part in (mail.answer, mail.problem) if part)
        state = out.say(*_MAILS[mail.state.value])
        out.result(harmless(f"  {mail.recipient}: {state} {said}".rstrip()))
    for one in view.deliveries:
        where = one.receipt.reference if one.receipt else one.problem
        state = out.say(*_DELIVERIES[one.state.value])
        at = f" · {one.receipt.at.isoformat()}" if one.receipt else ""
        job = f" · {one.job}" if one.job and not one.receipt else ""
        out.result(harmless(f"  {one.target}: {state} {where}{job}{at}".rstrip()))
        for issue in one.issues:
            text, hint = issue.text(out.language.value), issue.hint(out.language.value)
            out.result(harmless(f"    {issue.code} {text} {hint}"))
    for day, part in view.parts.items():
        out.result(day.isoformat())
        out.result("\n".join(entry_rows(part.entries, out.language)))
    document = {
        **plain_file(file),
        "run": view.run and plain_run(view.run),
        "mails": [_plain_mail(mail) for mail in view.mails],
        "deliveries": [_plain_delivery(one) for one in view.deliveries],
        "booked": [
            {"business_day": day.isoformat(), "rows": [plain_entry(e) for e in part.entries]}
            for day, part in view.parts.items()
        ],
    }
    out.document("run", document)


def _row(out: Output, run: Run) -> tuple[str, ...]:
    return (
        f"{run.at.astimezone():%Y-%m-%d %H:%M}",
        kind_of(out, run),
        state_of(out, run),
        str(len(run.days)),
        ", ".join(run.files),
        run.id,
    )


def _plain_mail(mail: PostedMail) -> Mapping[str, Any]:
    return {
        "id": mail.id,
        "recipient": mail.recipient,
        "state": mail.state.value,
        "attempts": mail.attempts,
        "answer": mail.answer,
        "problem": mail.problem or None,
    }


def _plain_delivery(one: FileDelivery) -> Mapping[str, Any]:
    receipt = one.receipt
    return {
        "target": one.target,
        "state": one.state.value,
        "attempts": one.attempts,
        "due_at": one.due_at and one.due_at.isoformat(),
        "problem": one.problem or None,
        "issues": [issue.as_json() for issue in one.issues],
        "job": one.job or None,
        "receipt": receipt
        and {
            "reference": receipt.reference,
            "sha256": receipt.sha256,
            "at": receipt.at.isoformat(),
        },
    }
