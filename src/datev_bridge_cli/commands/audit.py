"""``datev-bridge audit``: who did what, whether the record is intact, and all of it as a file."""

from collections.abc import Callable, Iterable, Iterator
import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen
import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import only_one_on_stdout
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import (
    acting,
    as_option,
    data_option,
    open_for,
    organisation_option,
)
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import group, part
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.access import Actor
    from datev_bridge.audit import AuditEntry
    from datev_bridge.audit.reading import Examined
    from datev_bridge.service import Service

_MOST = 10_000
_COLUMNS = (
    "organisation", "sequence", "at", "actor", "actor_name", "action", "subject", "before",
    "after", "previous", "digest",
)  # fmt: skip


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "audit",
        language,
        (_show(language), _verify(language), _export(language)),
        language.say(
            "Jede Organisation hat ihr Protokoll, der Betreiber seines (--operator). Jeder Eintrag "
            "enthält die Prüfsumme des vorigen: was nachträglich geändert wird, fällt auf.",
            "Each organisation has its trail, the operator has theirs (--operator). Each entry "
            "holds the hash of the one before: what is changed afterwards shows.",
        ),
    )


def _show(language: Language) -> click.Command:
    say = language.say
    limit_text = say("So viele Einträge (sonst 20).", "So many entries (else 20).")

    @part("show", language, say("Die neuesten Einträge zeigen.", "Show the newest entries."))
    @click.option("--limit", type=WholeNumber(1, _MOST), default=20, help=limit_text)
    @_trail_options(language)
    @shared_options(language)
    def show(context: Context, *, limit: int, **named: Any) -> ExitCode:
        from datev_bridge.audit.reading import plain  # noqa: PLC0415 - loaded with the service

        trail = _trail(context, **named)
        entries = trail.service.trails.newest(trail.actor, trail.organisation, limit)
        rows = [_row(entry) for entry in entries]
        for line in aligned(rows, right={0}, whole={4}) if rows else ():
            context.out.result(line)
        if not rows:
            context.out.note(say("Noch kein Eintrag.", "No entry yet."))
        context.out.document("audit", {"entries": [plain(entry) for entry in entries]})
        return ExitCode.DONE

    return show


def _verify(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Prüft die Kette; ohne --organisation alle, die Sie sehen dürfen. Der letzte Wert ist die "
        "Prüfsumme des neuesten Eintrags: wer sie anderswo notiert, erkennt mit --head später, ob "
        "das Ende fehlt. Endet mit 1, wenn etwas nicht stimmt.",
        "Checks the chain; without --organisation all that you may see. The last value is the hash "
        "of the newest entry: noted elsewhere, it shows later with --head whether the end is "
        "missing. Ends with 1 if something is wrong.",
    )
    head_text = say("Früher notierte Prüfsumme.", "Hash that was noted before.")

    @part("verify", language, say("Ist es unverändert?", "Is it intact?"), more)
    @click.option("--head", default="", metavar="HASH", help=head_text)
    @_trail_options(language)
    @shared_options(language)
    def verify(context: Context, *, head: str, **named: Any) -> ExitCode:
        examined = [
            trail.service.trails.examine(trail.actor, trail.organisation, head=head)
            for trail in _trails(context, is_one=bool(head), **named)
        ]
        out = context.out
        rows = [_verdict(out, each) for each in examined]
        out.result("\n".join(aligned(rows, right={2}, whole={3})))
        out.findings(finding for each in examined for finding in each.findings)
        out.document("audit-verify", {"trails": [_plain(each) for each in examined]})
        is_intact = all(each.is_intact for each in examined)
        return ExitCode.DONE if is_intact else ExitCode.FINDINGS

    return verify


def _export(language: Language) -> click.Command:
    say = language.say
    out_text = say("Datei; - für stdout.", "File; - for stdout.")
    csv_text = say("Als CSV statt als JSON-Zeilen.", "As CSV instead of JSON lines.")

    @part("export", language, say("Das ganze Protokoll ausgeben.", "Write the whole trail."))
    @click.option("--csv", "as_csv", is_flag=True, help=csv_text)
    @click.option("-o", "--out", default="-", metavar=say("DATEI", "FILE"), help=out_text)
    @_trail_options(language)
    @shared_options(language)
    def export(context: Context, *, as_csv: bool, out: str, **named: Any) -> ExitCode:
        from datev_bridge.files import write_atomically  # noqa: PLC0415 - only when it runs

        only_one_on_stdout(context.out, out)
        trail = _trail(context, **named)
        entries = trail.service.trails.entries(trail.actor, trail.organisation)
        content = _csv(entries) if as_csv else _lines(entries)
        if out == "-":
            context.out.data(content)
        else:
            write_atomically(out, content)
            context.out.result(out)
            context.out.document("audit-export", {"written": out})
        return ExitCode.DONE

    return export


@frozen(kw_only=True)
class _Trail:
    service: "Service"
    actor: "Actor"
    organisation: str
    name: str


def _trail_options(language: Language) -> Callable[[Any], Any]:
    text = language.say("Das Protokoll des Betreibers.", "The operator's trail.")
    options = (
        click.option("--operator", "of_operator", is_flag=True, help=text),
        organisation_option(language),
        as_option(language),
        data_option(language),
    )

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _trail(
    context: Context, *, of_operator: bool, organisation: str, person: str, data: Path | None
) -> _Trail:
    if of_operator and organisation:
        raise click.UsageError("--operator | --organisation")
    service = open_for(context, data)
    actor = acting(service, person)
    if of_operator:
        return _Trail(service=service, actor=actor, organisation="", name="–")
    found = service.directory.organisation(actor, organisation)
    return _Trail(service=service, actor=actor, organisation=found.id, name=found.name)


def _trails(context: Context, *, is_one: bool, **named: Any) -> Iterator[_Trail]:
    """Yield the trail that is named, or all that the actor may see."""
    if is_one or named["of_operator"] or named["organisation"]:
        yield _trail(context, **named)
        return
    service = open_for(context, named["data"])
    actor = acting(service, named["person"])
    if actor.is_operator:
        yield _Trail(service=service, actor=actor, organisation="", name="–")
    for found in service.directory.organisations(actor):
        yield _Trail(service=service, actor=actor, organisation=found.id, name=found.name)


def _row(entry: "AuditEntry") -> tuple[str, ...]:
    at = f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}"
    changed = [
        f"{key}: {entry.before.get(key, '–')} → {entry.after.get(key, '–')}"
        for key in dict.fromkeys((*entry.before, *entry.after))
    ]
    said = " · ".join(text for text in (entry.subject, *changed) if text)
    return (str(entry.sequence), at, entry.actor_name, entry.action, harmless(said)[:_WIDE])


_WIDE = 160


def _verdict(out: Output, examined: "Examined") -> tuple[str, ...]:
    word = out.say("unverändert", "intact") if examined.is_intact else out.say("NICHT", "NOT")
    whose = examined.organisation or out.say("Betreiber", "operator")
    return (word, whose, str(examined.count), examined.head)


def _plain(examined: "Examined") -> dict[str, Any]:
    return {
        "organisation": examined.organisation or None,
        "entries": examined.count,
        "head": examined.head,
        "is_intact": examined.is_intact,
        "issues": [finding.as_json() for finding in examined.findings],
    }


def _lines(entries: "Iterable[AuditEntry]") -> Iterator[bytes]:
    from datev_bridge.audit.reading import plain  # noqa: PLC0415 - loaded with the service

    for entry in entries:
        yield json.dumps(plain(entry), ensure_ascii=False).encode() + b"\n"


def _csv(entries: "Iterable[AuditEntry]") -> Iterator[bytes]:
    """Yield the trail as a table for spreadsheets: with a mark, and no cell that they run."""
    from datev_bridge.audit.reading import plain  # noqa: PLC0415 - loaded with the service
    from datev_bridge.spreadsheet import guard  # noqa: PLC0415

    yield b"\xef\xbb\xbf" + _cells(_COLUMNS)
    for entry in entries:
        said = plain(entry)
        texts = (_text(said[column]) for column in _COLUMNS)
        yield _cells(guard(text) for text in texts)


def _cells(texts: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(texts)
    return line.getvalue().encode()


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return str(value)
