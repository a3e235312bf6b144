"""``datev-bridge mapping``: accounts for what the POS has, in a file or the service."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import only_one_on_stdout
from datev_bridge_cli.language import Language
from datev_bridge_cli.mapping_words import (
    DAYS,
    WORDS,
    bench,
    edit_options,
    seen_options,
    word_options,
    yesterday,
)
from datev_bridge_cli.recent import last_days_option
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tree import group, part
from datev_bridge_cli.values import Day


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    parts = (
        _suggest, _show, _set, _confirm, _check, _approve, _diff, _restore, _export, _import,
    )  # fmt: skip
    return group(
        "mapping",
        language,
        [each(language) for each in parts],
        language.say(
            "Mit --profile steht die Zuordnung in der Datei und gilt, wie sie dort steht; jede "
            "Änderung merkt die Datei PROFIL.mapping.jsonl daneben: wer, wann, was. Im Dienst ist "
            "jede Änderung ein Entwurf, der erst mit „approve“ bucht.",
            "With --profile the mapping stands in the file and counts as it stands there; the file "
            "PROFILE.mapping.jsonl beside it records each change: who, when, what. In the service "
            "a change is a draft that books only after “approve”.",
        ),
    )


def _suggest(language: Language) -> click.Command:
    say = language.say
    summary = say("Konten vorschlagen, mit Begründung.", "Suggest accounts, with reasons.")
    write = say("In die Zuordnung schreiben, unbestätigt.", "Write into the mapping, unconfirmed.")

    @part("suggest", language, summary)
    @place_options(language, or_profile=True)
    @last_days_option(language, DAYS, fewest=0)
    @click.option("--write", is_flag=True, help=write)
    @edit_options(language)
    @shared_options(language)
    def suggest(context: Context, *, named: Named, days: int, write: bool, **said: Any) -> ExitCode:
        from datev_bridge_cli.rules import show_edited, show_suggestions  # noqa: PLC0415

        mapping = bench(context, named)
        edit = mapping.edit(**said) if write else None
        desk, shown = mapping.desk(), mapping.shown(days)
        suggestions = shown.suggestions(desk.history.draft().mapping, desk.chart)
        show_suggestions(context.out, suggestions, is_document=edit is None)
        if edit is not None:
            show_edited(context.out, desk.suggest(suggestions, edit, on=shown.on))
        return ExitCode.DONE

    return suggest


def _show(language: Language) -> click.Command:
    say = language.say
    history = say("Alle Stände, mit Zeit und Name.", "All states, with time and name.")

    @part("show", language, say("Die Regeln zeigen.", "Show the rules."))
    @place_options(language, or_profile=True)
    @click.option("--history", is_flag=True, help=history)
    @shared_options(language)
    def show(context: Context, *, named: Named, history: bool) -> ExitCode:
        from datev_bridge_cli.rules import show_history, show_rules  # noqa: PLC0415

        desk = bench(context, named).desk()
        steps = desk.history.steps()
        if history:
            show_history(context.out, steps)
        else:
            show_rules(context.out, steps[-1], desk.chart)
        return ExitCode.DONE

    return show


def _set(language: Language) -> click.Command:
    say = language.say
    summary = say("Eine Regel setzen oder ändern.", "Set or change a rule.")
    more = say(
        "KATEGORIE ist revenue:NUMMER, payment:NUMMER, tip, service_charge, rounding …; die "
        "Nummern nennt „categories“. Ein unmögliches Konto wird nicht geschrieben.",
        "CATEGORY is revenue:ID, payment:ID, tip, service_charge, rounding …; “categories” names "
        "the ids. An account that is not possible is not written.",
    )

    @part("set", language, summary, more)
    @click.argument("category", metavar=say("KATEGORIE", "CATEGORY"))
    @place_options(language, or_profile=True)
    @word_options(language)
    @edit_options(language)
    @shared_options(language)
    def set_(context: Context, *, named: Named, category: str, **given: Any) -> ExitCode:
        from datev_bridge.mapping.asked import asked_rule  # noqa: PLC0415 - only when it runs

        target, _, category_id = category.partition(":")
        words = {word: given.pop(word) for _, word, *_ in WORDS}
        rule = asked_rule({**words, "target": target, "category_id": category_id})
        return bench(context, named).changed(
            given, lambda desk, edit: desk.set(rule, edit, on=yesterday(context))
        )

    return set_


def _confirm(language: Language) -> click.Command:
    say = language.say
    all_text = say("Alle Vorschläge bestätigen.", "Confirm all suggestions.")

    @part("confirm", language, say("Vorschläge bestätigen.", "Confirm suggestions."))
    @click.argument("names", metavar="[NAME…]", nargs=-1)
    @place_options(language, or_profile=True)
    @click.option("--all", "everything", is_flag=True, help=all_text)
    @edit_options(language)
    @shared_options(language)
    def confirm(
        context: Context, *, named: Named, names: tuple[str, ...], everything: bool, **said: Any
    ) -> ExitCode:
        if bool(names) == everything:
            raise click.UsageError("NAME… | --all")
        return bench(context, named).changed(
            said, lambda desk, edit: desk.confirm(names, edit, on=yesterday(context))
        )

    return confirm


def _check(language: Language) -> click.Command:
    say = language.say
    summary = say("Die Zuordnung und den Steuerkalender prüfen.", "Check it, and the tax calendar.")
    more = say(
        "Was fehlt oder falsch ist, und welche Regeln eine kommende Steueränderung braucht.",
        "What is missing or wrong, and which rules a coming change of tax rates needs.",
    )

    @part("check", language, summary, more)
    @place_options(language, or_profile=True)
    @click.option("--on", type=Day(), help=say("Geschäftstag (sonst gestern).", "Day (yesterday)."))
    @seen_options(language)
    @shared_options(language)
    def check(
        context: Context, *, named: Named, on: date | None, days: int, offline: bool
    ) -> ExitCode:
        from datev_bridge_cli.rules import show_check  # noqa: PLC0415 - only when it runs

        mapping = bench(context, named)
        seen, day = mapping.seen(days, offline=offline), on or yesterday(context)
        found = mapping.desk().check(day, seen)
        show_check(context.out, day, found)
        return ExitCode.FINDINGS if found else ExitCode.DONE

    return check


def _approve(language: Language) -> click.Command:
    say = language.say
    summary = say("Die Zuordnung freigeben.", "Approve the mapping.")
    more = say(
        "Vermerkt, wer den jetzigen Stand freigibt; abgelehnt, solange ein Vorschlag unbestätigt "
        "oder eine Regel falsch ist.",
        "Records who approves the present state; refused while a suggestion is unconfirmed or a "
        "rule is wrong.",
    )

    @part("approve", language, summary, more)
    @place_options(language, or_profile=True)
    @seen_options(language)
    @edit_options(language)
    @shared_options(language)
    def approve(
        context: Context, *, named: Named, days: int, offline: bool, **said: Any
    ) -> ExitCode:
        mapping = bench(context, named)
        seen = mapping.seen(days, offline=offline)
        return mapping.changed(
            said, lambda desk, edit: desk.approve(edit, on=yesterday(context), seen=seen)
        )

    return approve


def _diff(language: Language) -> click.Command:
    say = language.say
    summary = say("Unterschied zweier Stände.", "The difference of two states.")
    more = say(
        "Ohne Angabe die letzte Änderung. Die Stände nennt „mapping show --history“.",
        "The last change unless told otherwise. “mapping show --history” names the states.",
    )

    @part("diff", language, summary, more)
    @click.argument("old", default="", metavar=say("[ALT]", "[OLD]"))
    @click.argument("new", default="", metavar=say("[NEU]", "[NEW]"))
    @place_options(language, or_profile=True)
    @shared_options(language)
    def diff(context: Context, *, named: Named, old: str, new: str) -> ExitCode:
        from datev_bridge_cli.rules import show_changes  # noqa: PLC0415 - only when it runs

        show_changes(context.out, bench(context, named).desk().diff(old, new))
        return ExitCode.DONE

    return diff


def _restore(language: Language) -> click.Command:
    say = language.say
    summary = say("Einen früheren Stand zurückholen.", "Bring an earlier state back.")

    @part("restore", language, summary)
    @click.argument("revision", metavar=say("STAND", "REVISION"))
    @place_options(language, or_profile=True)
    @edit_options(language)
    @shared_options(language)
    def restore(context: Context, *, named: Named, revision: str, **said: Any) -> ExitCode:
        return bench(context, named).changed(
            said, lambda desk, edit: desk.restore(revision, edit, on=yesterday(context))
        )

    return restore


def _export(language: Language) -> click.Command:
    say = language.say
    summary = say("Als CSV oder XLSX ausgeben.", "Write as CSV or XLSX.")
    out_text = say("Datei .csv oder .xlsx; - für stdout.", "File .csv or .xlsx; - for stdout.")

    @part("export", language, summary)
    @place_options(language, or_profile=True)
    @click.option("-o", "--out", default="-", metavar=say("DATEI", "FILE"), help=out_text)
    @shared_options(language)
    def export(context: Context, *, named: Named, out: str) -> ExitCode:
        from datev_bridge.files import write_atomically  # noqa: PLC0415 - only when it runs
        from datev_bridge.mapping.table_file import to_table  # noqa: PLC0415

        only_one_on_stdout(context.out, out)
        desk = bench(context, named).desk()
        content = to_table(desk.history.draft().rules, Path(out).suffix, chart=desk.chart)
        if out == "-":
            context.out.data([content])
        else:
            write_atomically(out, [content])
            context.out.result(out)
            context.out.document("mapping-export", {"written": out})
        return ExitCode.DONE

    return export


def _import(language: Language) -> click.Command:
    say = language.say
    summary = say("Aus CSV oder XLSX übernehmen.", "Take over from CSV or XLSX.")
    more = say(
        "Die Tabelle ersetzt alle Regeln. Mit --dry-run zeigt der Befehl zuerst, was sich ändert.",
        "The table replaces all rules. With --dry-run the command shows first what would change.",
    )

    @part("import", language, summary, more)
    @click.argument("file", metavar=say("DATEI", "FILE"))
    @place_options(language, or_profile=True)
    @edit_options(language)
    @shared_options(language)
    def import_(context: Context, *, named: Named, file: str, **said: Any) -> ExitCode:
        from datev_bridge.mapping.table_file import rules_of  # noqa: PLC0415 - only when it runs
        from datev_bridge_cli.files import whole  # noqa: PLC0415

        reading = rules_of(whole(file), Path(file).suffix)
        context.out.issues(reading.issues)
        return bench(context, named).changed(
            said, lambda desk, edit: desk.replace(reading.rules, edit, on=yesterday(context))
        )

    return import_
