"""``datev-bridge mapping``: accounts for what the POS has, in the profile's file."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.mapping_words import (
    DAYS,
    WORDS,
    changed,
    desk_of,
    edit_of,
    edit_options,
    seen_by,
    seen_options,
    word_options,
    yesterday,
)
from datev_bridge_cli.recent import connected_till, last_days_option, shown_by
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
            "Die Zuordnung steht im Profil und gilt, wie sie dort steht. Jede Änderung merkt die "
            "Datei PROFIL.mapping.jsonl daneben: wer, wann, was.",
            "The mapping stands in the profile and counts as it stands there. The file "
            "PROFILE.mapping.jsonl beside it records each change: who, when, what.",
        ),
    )


def _suggest(language: Language) -> click.Command:
    say = language.say
    summary = say("Konten vorschlagen, mit Begründung.", "Suggest accounts, with reasons.")
    write = say(
        "Ins Profil schreiben, unbestätigt; dazu --by.", "Write into the profile; with --by."
    )

    @part("suggest", language, summary)
    @profile_option(language)
    @last_days_option(language, DAYS, fewest=0)
    @click.option("--write", is_flag=True, help=write)
    @edit_options(language, required=False)
    @shared_options(language)
    def suggest(
        context: Context, *, profile: Path, days: int, write: bool, **said: Any
    ) -> ExitCode:
        from datev_bridge_cli.rules import show_edited, show_suggestions  # noqa: PLC0415

        if write and not said["by"]:
            raise click.UsageError("--by")
        with connected_till(context, profile) as till:
            shown = shown_by(context, till, days)
            suggestions = shown.suggestions(till.opened.profile)
        show_suggestions(context.out, suggestions)
        if write:
            edited = desk_of(context, profile).suggest(suggestions, edit_of(**said), on=shown.on)
            show_edited(context.out, edited)
        return ExitCode.DONE

    return suggest


def _show(language: Language) -> click.Command:
    say = language.say
    history = say("Alle Stände, mit Zeit und Name.", "All states, with time and name.")

    @part("show", language, say("Die Regeln zeigen.", "Show the rules."))
    @profile_option(language)
    @click.option("--history", is_flag=True, help=history)
    @shared_options(language)
    def show(context: Context, *, profile: Path, history: bool) -> ExitCode:
        from datev_bridge_cli.rules import show_history, show_rules  # noqa: PLC0415

        desk = desk_of(context, profile)
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
    @profile_option(language)
    @word_options(language)
    @edit_options(language)
    @shared_options(language)
    def set_(context: Context, *, profile: Path, category: str, **given: Any) -> ExitCode:
        from datev_bridge.mapping.asked import asked_rule  # noqa: PLC0415 - only when it runs

        target, _, category_id = category.partition(":")
        words = {word: given.pop(word) for _, word, *_ in WORDS}
        rule = asked_rule({**words, "target": target, "category_id": category_id})
        edit = edit_of(**given)
        return changed(context, profile, lambda desk: desk.set(rule, edit, on=yesterday(context)))

    return set_


def _confirm(language: Language) -> click.Command:
    say = language.say
    all_text = say("Alle Vorschläge bestätigen.", "Confirm all suggestions.")

    @part("confirm", language, say("Vorschläge bestätigen.", "Confirm suggestions."))
    @click.argument("names", metavar="[NAME…]", nargs=-1)
    @profile_option(language)
    @click.option("--all", "everything", is_flag=True, help=all_text)
    @edit_options(language)
    @shared_options(language)
    def confirm(
        context: Context, *, profile: Path, names: tuple[str, ...], everything: bool, **said: Any
    ) -> ExitCode:
        if bool(names) == everything:
            raise click.UsageError("NAME… | --all")
        edit = edit_of(**said)
        return changed(
            context, profile, lambda desk: desk.confirm(names, edit, on=yesterday(context))
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
    @profile_option(language)
    @click.option("--on", type=Day(), help=say("Geschäftstag (sonst gestern).", "Day (yesterday)."))
    @seen_options(language)
    @shared_options(language)
    def check(
        context: Context, *, profile: Path, on: date | None, days: int, offline: bool
    ) -> ExitCode:
        from datev_bridge_cli.rules import show_check  # noqa: PLC0415 - only when it runs

        seen = seen_by(context, profile, days, offline=offline)
        day = on or yesterday(context)
        found = desk_of(context, profile).check(day, seen)
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
    @profile_option(language)
    @seen_options(language)
    @edit_options(language)
    @shared_options(language)
    def approve(
        context: Context, *, profile: Path, days: int, offline: bool, **said: Any
    ) -> ExitCode:
        seen = seen_by(context, profile, days, offline=offline)
        edit = edit_of(**said)
        return changed(
            context,
            profile,
            lambda desk: desk.approve(edit, on=yesterday(context), seen=seen),
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
    @profile_option(language)
    @shared_options(language)
    def diff(context: Context, *, profile: Path, old: str, new: str) -> ExitCode:
        from datev_bridge_cli.rules import show_changes  # noqa: PLC0415 - only when it runs

        show_changes(context.out, desk_of(context, profile).diff(old, new))
        return ExitCode.DONE

    return diff


def _restore(language: Language) -> click.Command:
    say = language.say
    summary = say("Einen früheren Stand zurückholen.", "Bring an earlier state back.")

    @part("restore", language, summary)
    @click.argument("revision", metavar=say("STAND", "REVISION"))
    @profile_option(language)
    @edit_options(language)
    @shared_options(language)
    def restore(context: Context, *, profile: Path, revision: str, **said: Any) -> ExitCode:
        edit = edit_of(**said)
        return changed(
            context, profile, lambda desk: desk.restore(revision, edit, on=yesterday(context))
        )

    return restore


def _export(language: Language) -> click.Command:
    say = language.say
    summary = say("Als CSV oder XLSX ausgeben.", "Write as CSV or XLSX.")
    out_text = say("Datei .csv oder .xlsx; - für stdout.", "File .csv or .xlsx; - for stdout.")

    @part("export", language, summary)
    @profile_option(language)
    @click.option("-o", "--out", default="-", metavar=say("DATEI", "FILE"), help=out_text)
    @shared_options(language)
    def export(context: Context, *, profile: Path, out: str) -> ExitCode:
        from datev_bridge.files import write_atomically  # noqa: PLC0415 - only when it runs
        from datev_bridge.mapping.table_file import to_table  # noqa: PLC0415

        desk = desk_of(context, profile)
        content = to_table(desk.history.draft().rules, Path(out).suffix, chart=desk.chart)
        if out == "-":
            context.out.data([content])
        else:
            write_atomically(out, [content])
            context.out.result(out)
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
    @profile_option(language)
    @edit_options(language)
    @shared_options(language)
    def import_(context: Context, *, profile: Path, file: str, **said: Any) -> ExitCode:
        from datev_bridge.mapping.table_file import rules_of  # noqa: PLC0415 - only when it runs
        from datev_bridge_cli.files import whole  # noqa: PLC0415

        reading = rules_of(whole(file), Path(file).suffix)
        context.out.issues(reading.issues)
        edit = edit_of(**said)
        return changed(
            context, profile, lambda desk: desk.replace(reading.rules, edit, on=yesterday(context))
        )

    return import_
