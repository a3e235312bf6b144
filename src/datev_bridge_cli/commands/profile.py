"""``datev-bridge profile``: one restaurant's profile as a whole, in the service or as a file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import only_one_on_stdout
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import At, Named, place_options
from datev_bridge_cli.tree import group, part

if TYPE_CHECKING:
    from datev_bridge.profile import Profile


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "profile",
        language,
        (_show(language), _import(language), _export(language)),
        language.say(
            "Ein Profil ist alles, was über einen Betrieb bekannt ist: Einstellungen, Zuordnung, "
            "eigene Konten, Kalibrierung; Geheimnisse und Verbindung gehören nicht dazu.",
            "A profile is all that is known of a location: settings, mapping, own accounts, "
            "calibration; secrets and the connection are no part of it.",
        ),
    )


def _show(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Im Dienst mit der Aufgabenliste: was fertig ist, was offen, und der nächste Schritt.",
        "In the service with the task list: what is done, what is open, and the next step.",
    )

    @part("show", language, say("Das Profil auf einen Blick.", "The profile at a glance."), more)
    @place_options(language, or_profile=True)
    @shared_options(language)
    def show(context: Context, *, named: Named) -> ExitCode:
        if named.profile is not None:
            from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library

            profile = assembly.open_profile(named.profile).profile
            _show_facts(context.out, profile)
            context.out.document("profile", {"profile": _document(profile)})
            return ExitCode.DONE
        return _show_place(context, named)

    return show


def _import(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Einstellungen und Kalibrierung gelten sofort; die Regeln werden zum Entwurf, den „mapping "
        "approve“ oder hier --approve freigibt. Nennt die Datei etwas nicht, gilt die Vorgabe.",
        "Settings and calibration count at once; the rules become the draft, which “mapping "
        "approve” or --approve here approves. What the file does not name has its default.",
    )
    approve_text = say("Die Zuordnung auch freigeben.", "Approve the mapping, too.")

    @part("import", language, say("Aus einer Datei übernehmen.", "Take over from a file."), more)
    @click.argument("file", type=click.Path(path_type=Path), metavar=say("DATEI", "FILE"))
    @click.option("--approve", is_flag=True, help=approve_text)
    @click.option("--note", default="", metavar="TEXT", help=say("Warum.", "Why."))
    @click.option("--dry-run", is_flag=True, help=say("Nur zeigen.", "Only show."))
    @place_options(language)
    @shared_options(language)
    def import_(
        context: Context, *, named: Named, file: Path, approve: bool, note: str, dry_run: bool
    ) -> ExitCode:
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge_cli.rules import plain_changes, show_rule_changes  # noqa: PLC0415

        at, out = named.open(context), context.out
        profile = assembly.open_profile(file).profile
        taken = at.service.exchange(*at.whose).take(profile, note=note, dry_run=dry_run)
        for key in taken.changed:
            out.result(f"  {key}")
        show_rule_changes(out, taken.rules)
        out.issues((*taken.issues, *taken.settings.issues))
        revision = None
        if approve and not dry_run:
            revision = _approved(context, at, note)
            out.result(say(f"Freigegeben: {revision}", f"Approved: {revision}"))
        document = {"changed": list(taken.changed), "revision": revision, "written": not dry_run}
        issues = [issue.as_json() for issue in taken.issues]
        rules = plain_changes(taken.rules)
        out.document("profile-import", {**document, "rules": rules, "issues": issues})
        return ExitCode.DONE

    return import_


def _export(language: Language) -> click.Command:
    say = language.say
    out_text = say("Datei; - für stdout.", "File; - for stdout.")
    draft_text = say("Mit den Regeln des Entwurfs.", "With the rules of the draft.")

    @part("export", language, say("Als Datei ausgeben.", "Write as a file."))
    @click.option("-o", "--out", default="-", metavar=say("DATEI", "FILE"), help=out_text)
    @click.option("--draft", is_flag=True, help=draft_text)
    @place_options(language)
    @shared_options(language)
    def export(context: Context, *, named: Named, out: str, draft: bool) -> ExitCode:
        from datev_bridge.files import write_atomically  # noqa: PLC0415 - only when it runs
        from datev_bridge.profile.document import to_document, to_toml  # noqa: PLC0415

        only_one_on_stdout(context.out, out)
        at = named.open(context)
        profile = at.service.exchange(*at.whose).give(with_draft=draft)
        content = to_toml(to_document(profile)).encode()
        if out == "-":
            context.out.data([content])
        else:
            write_atomically(out, [content])
            context.out.result(out)
            context.out.document("profile-export", {"written": out})
        return ExitCode.DONE

    return export


def _approved(context: Context, at: At, note: str) -> str:
    from datev_bridge.mapping.desk import Edit  # noqa: PLC0415 - only when it runs
    from datev_bridge_cli.mapping_words import yesterday  # noqa: PLC0415

    edit = Edit(by=at.actor.name, note=note)
    step = at.desk().approve(edit, on=yesterday(context)).step
    return step.id if step else ""


def _show_place(context: Context, named: Named) -> ExitCode:
    from datev_bridge_cli.places import STATES, plain_place, plain_step, show_steps  # noqa: PLC0415

    at, out = named.open(context), context.out
    settings = at.service.settings.show(*at.whose)
    steps = at.service.release.steps(*at.whose)
    profile = None if settings.issues else at.profile()
    out.result(harmless(f"{at.place.name} · {out.say(*STATES[at.place.state.value])}"))
    if profile is not None:
        _show_facts(out, profile)
    show_steps(out, steps)
    body = {
        "location": plain_place(at.place),
        "profile": profile and _document(profile),
        "steps": [plain_step(step) for step in steps],
        "issues": [issue.as_json() for issue in settings.issues],
    }
    out.document("profile", body)
    return ExitCode.DONE


def _show_facts(out: Output, profile: "Profile") -> None:
    datev, rules = profile.datev, len(profile.mapping.rules)
    consultant, client = datev.consultant_number, datev.client_number
    numbers = (
        profile.name,
        out.say(
            f"Berater {consultant} / Mandant {client}", f"consultant {consultant} / client {client}"
        ),
        datev.chart.value,
        out.say(f"Zwischenkonto {datev.clearing_account}", f"clearing {datev.clearing_account}"),
        out.say(f"{rules} Regeln", f"{rules} rules"),
    )
    out.result(harmless(" · ".join(text for text in numbers if text)))


def _document(profile: "Profile") -> dict[str, Any]:
    """Return a profile as its TOML says it, with days and times as text."""
    from datev_bridge.profile.document import to_document  # noqa: PLC0415 - only when it runs

    written = json.dumps(to_document(profile), default=str)
    document: dict[str, Any] = json.loads(written)
    return document
