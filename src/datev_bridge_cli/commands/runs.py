"""``datev-bridge runs``: what was exported, the same bytes again, and delivered days anew."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.commands import runs_statement
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode, code_of
from datev_bridge_cli.files import only_one_on_stdout
from datev_bridge_cli.language import Language
from datev_bridge_cli.runwords import plain_file, plain_run, state_of
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import group, part
from datev_bridge_cli.values import Day

if TYPE_CHECKING:
    from datev_bridge.runs.history import DeliveredFile, History

STDOUT = "-"


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "runs",
        language,
        (
            _list(language),
            _show(language),
            _resend(language),
            _retry(language),
            _repost(language),
            _cancel(language),
            runs_statement.build(language),
        ),
        language.say(
            "Eine gelieferte Datei bleibt, wie sie ist: „resend“ gibt dieselben Bytes noch "
            "einmal aus, im Dienst als E-Mail; „repost“ bucht Tage neu und schreibt nur den "
            "Unterschied.",
            "A delivered file stays as it is: “resend” gives the same bytes once more, in the "
            "service by mail; “repost” books days anew and writes the difference only.",
        ),
    )


def _list(language: Language) -> click.Command:
    summary = language.say("Exportierte Dateien auflisten.", "List the files exported.")

    @part("list", language, summary)
    @place_options(language, or_profile=True)
    @shared_options(language)
    def list_(context: Context, *, named: Named) -> ExitCode:
        if named.profile is None:
            from datev_bridge_cli.service_runs import show_runs  # noqa: PLC0415 - only there

            at = named.open(context)
            runs = at.service.place_runs
            show_runs(context.out, runs.runs(*at.whose), runs.files(*at.whose))
            return ExitCode.DONE
        files = _history(named.profile).files()
        if files:
            rows = [_row(context, file) for file in files]
            context.out.result(
                "\n".join(aligned([_head(language), *rows], right={2}, whole={0, 5}))
            )
        else:
            context.out.note(language.say("Noch keine Datei.", "No file yet."))
        context.out.document("runs", {"files": [plain_file(file) for file in files]})
        return ExitCode.DONE

    return list_


def _show(language: Language) -> click.Command:
    summary = language.say("Eine Datei mit ihren Buchungen zeigen.", "Show a file and its rows.")

    @part("show", language, summary)
    @click.argument("file", metavar=language.say("DATEI", "FILE"))
    @place_options(language, or_profile=True)
    @shared_options(language)
    def show(context: Context, *, named: Named, file: str) -> ExitCode:
        if named.profile is None:
            from datev_bridge_cli.service_runs import show_file  # noqa: PLC0415 - only there

            at = named.open(context)
            show_file(context.out, at.service.place_runs.file(*at.whose, file))
            return ExitCode.DONE
        from datev_bridge_cli.entries import entry_rows, plain_entry  # noqa: PLC0415

        history = _history(named.profile)
        found = history.file(file)
        parts = history.parts(found)
        context.out.result("\n".join(_facts(context, found)))
        for day, one in parts.items():
            context.out.result(day.isoformat())
            context.out.result("\n".join(entry_rows(one.entries, language)))
        days = [
            {"business_day": day.isoformat(), "rows": [plain_entry(e) for e in one.entries]}
            for day, one in parts.items()
        ]
        context.out.document("run", {**plain_file(found), "booked": days})
        return ExitCode.DONE

    return show


def _resend(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Die Prüfsumme wird verglichen; eine verlorene oder veränderte Datei entsteht aus den "
        "Aufzeichnungen neu, Byte für Byte, oder gar nicht.",
        "The digest is compared; a file that is lost or changed is made again from the records, "
        "byte for byte, or not at all.",
    )
    out_text = say(
        "Ordner statt des Ordners im Profil; - gibt die Datei auf stdout aus.",
        "Folder instead of the profile's; - prints the file on stdout.",
    )

    @part("resend", language, say("Dieselben Bytes noch einmal.", "The same bytes again."), more)
    @click.argument("file", metavar=say("DATEI", "FILE"))
    @place_options(language, or_profile=True)
    @click.option("-o", "--out", metavar=say("ORDNER", "FOLDER"), help=out_text)
    @click.option("--dry-run", is_flag=True, help=_dry(language))
    @shared_options(language)
    def resend(
        context: Context, *, named: Named, file: str, out: str | None, dry_run: bool
    ) -> ExitCode:
        only_one_on_stdout(context.out, out)
        if named.profile is None:
            return _mailed_again(context, named, file, out, dry_run=dry_run)
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge.runs.history import put_again  # noqa: PLC0415

        opened = assembly.open_profile(named.profile)
        again = assembly.build_history(opened).resend(file)
        context.out.issues(again.issues)
        if out == STDOUT:
            if not dry_run:
                context.out.data([again.content])
            return ExitCode.DONE
        target = assembly.build_history(opened, folder=Path(out) if out else None).output
        written = put_again(again, target, dry_run=dry_run)
        context.out.result(written or again.file.name)
        context.out.document("resend", {**plain_file(again.file), "written": written})
        if not written:
            context.out.note(language.say("Es wurde nichts geschrieben.", "Nothing was written."))
        return ExitCode.DONE

    return resend


def _retry(language: Language) -> click.Command:
    say = language.say
    summary = say("Einem Ziel noch einmal anbieten.", "Offer to a target once more.")
    more = say(
        "Was ein Ziel (Ordner, DATEV, SFTP) endgültig abgelehnt hat, geht nicht von selbst noch "
        "einmal hin. Ist die Ursache behoben, versucht der nächste Arbeiter es wieder.",
        "What a target (folder, DATEV, SFTP) refused for good does not go there again by itself. "
        "Once the cause is mended, the next worker tries again.",
    )

    @part("retry", language, summary, more)
    @click.argument("file", metavar=say("DATEI", "FILE"))
    @place_options(language)
    @shared_options(language)
    def retry(context: Context, *, named: Named, file: str) -> ExitCode:
        at = named.open(context)
        wanted = at.service.deliverer.again(*at.whose, file)
        for one in wanted:
            context.out.result(f"{one.file_name} → {one.target}")
        if not wanted:
            context.out.note(say("Kein Ziel lehnt sie ab.", "No target refuses it."))
        tried = [{"target": one.target, "file": one.file_name} for one in wanted]
        context.out.document("retry", {"tried": tried})
        return ExitCode.DONE

    return retry


def _repost(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Bucht gelieferte Tage mit der jetzigen Zuordnung und schreibt als K-Datei, was sich "
        "unterscheidet. Mit --replaces entsteht statt dessen eine E-Datei an Stelle einer, die "
        "nie importiert wurde: fragen Sie vorher die Kanzlei.",
        "Books delivered days by the present mapping and writes what differs as a K file. With "
        "--replaces an E file comes in the place of one that was never imported: ask your tax "
        "adviser before.",
    )
    replaces_text = say("Die Datei, die nie importiert wurde.", "The file that was never imported.")

    @part("repost", language, say("Gelieferte Tage neu buchen.", "Book delivered days anew."), more)
    @click.argument("days", metavar=say("TAG…", "DAY…"), nargs=-1, type=Day())
    @place_options(language, or_profile=True)
    @click.option("--replaces", metavar=say("DATEI", "FILE"), help=replaces_text)
    @click.option("--dry-run", is_flag=True, help=_dry(language))
    @shared_options(language)
    def repost(
        context: Context,
        *,
        named: Named,
        days: tuple[date, ...],
        replaces: str | None,
        dry_run: bool,
    ) -> ExitCode:
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge_cli.reports import show_correction  # noqa: PLC0415

        if not days and not replaces:
            raise click.UsageError(say("TAG… oder --replaces", "DAY… or --replaces"))
        if named.profile is None:
            at = named.open(context)
            with context.out.progress() as told:
                report = at.service.place_runs.repost(
                    *at.whose, days, replaces=replaces or "", dry_run=dry_run, progress=told
                )
            show_correction(context.out, report)
            return code_of(report.issues)
        opened = assembly.open_profile(named.profile)
        with assembly.build_client(opened, context.environment) as client:
            corrector = assembly.build_corrector(opened, client, clock=context.now)
            with context.out.progress() as told:
                report = (
                    corrector.replace(replaces, days, dry_run=dry_run, progress=told)
                    if replaces
                    else corrector.repost(days, dry_run=dry_run, progress=told)
                )
        show_correction(context.out, report)
        return code_of(report.issues)

    return repost


def _cancel(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Was geschrieben ist, bleibt; die Tage des Laufs kommen mit dem nächsten. Nur im Dienst.",
        "What is written stays; the days of the run come with the next one. In the service only.",
    )

    @part("cancel", language, say("Einen Lauf abbrechen.", "Call a run off."), more)
    @click.argument("run", metavar=say("LAUF", "RUN"))
    @place_options(language)
    @shared_options(language)
    def cancel(context: Context, *, named: Named, run: str) -> ExitCode:
        at = named.open(context)
        actor, organisation, _ = at.whose
        done = at.service.place_runs.cancel(actor, organisation, run)
        context.out.result(f"{done.id}: {state_of(context.out, done)}")
        context.out.document("run", plain_run(done))
        return ExitCode.DONE

    return cancel


def _mailed_again(
    context: Context, named: Named, file: str, out: str | None, *, dry_run: bool
) -> ExitCode:
    """Mail a file of the service again; or with ``-o -`` only print it."""
    if out and out != STDOUT:
        raise click.UsageError("-o … | --profile …")
    at = named.open(context)
    again = at.service.place_runs.resend(*at.whose, file, dry_run=dry_run or out == STDOUT)
    context.out.issues(again.issues)
    if out == STDOUT:
        context.out.data([again.content])
        return ExitCode.DONE
    context.out.result(again.file.name)
    context.out.document("resend", {**plain_file(again.file), "mailed": not dry_run})
    if dry_run:
        context.out.note(context.out.say("Es wurde nichts gesendet.", "Nothing was sent."))
    return ExitCode.DONE


def _history(profile: Path) -> "History":
    from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library

    return assembly.build_history(assembly.open_profile(profile))


def _dry(language: Language) -> str:
    return language.say("Alles tun, nur nichts schreiben.", "Do everything but write.")


def _head(language: Language) -> tuple[str, ...]:
    say = language.say
    return (
        say("Datei", "File"),
        say("Art", "Kind"),
        say("Tage", "Days"),
        say("Von", "From"),
        say("Bis", "To"),
        say("Zustand", "State"),
    )


def _row(context: Context, file: "DeliveredFile") -> tuple[str, ...]:
    return (
        file.name,
        file.label,
        str(len(file.days)),
        file.days[0].isoformat(),
        file.days[-1].isoformat(),
        _state(context, file),
    )


def _state(context: Context, file: "DeliveredFile") -> str:
    if not file.replaced_by:
        return context.out.say("geliefert", "delivered")
    return context.out.say(f"ersetzt: {file.replaced_by}", f"replaced: {file.replaced_by}")


def _facts(context: Context, file: "DeliveredFile") -> tuple[str, ...]:
    say = context.out.say
    return (
        file.name,
        f"  SHA-256 {file.sha256}",
        f"  {say('geliefert', 'delivered')} {file.delivered_at.isoformat()}",
        f"  {say('Zuordnung', 'mapping')} {', '.join(file.mapping_revisions)}",
        f"  {_state(context, file)}",
    )
