"""``datev-bridge settings``: what is set, where it comes from, and changing it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import group, part

if TYPE_CHECKING:
    from datev_bridge.delivery.profile_settings import ProfileSettings
    from datev_bridge.issues import Issue
    from datev_bridge.journey.settings_list import ListedSetting

_SOURCES = {
    "default": ("Vorgabe", "default"),
    "file": ("Datei", "file"),
    "revision": ("Stand", "revision"),
    "connection": ("Verbindung", "connection"),
    "nowhere": ("–", "–"),
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "settings",
        language,
        (_show(language), _set(language)),
        language.say(
            "Mit --profile die Einstellungen in einer Datei, sonst die eines Betriebs im Dienst, "
            "wo jede Änderung ein neuer Stand ist.",
            "With --profile the settings in a file, else those of a location of the service, where "
            "each change is a new revision.",
        ),
    )


def _show(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Jeder Schlüssel mit seinem Wert, und was fehlt oder falsch ist. Endet mit 1, wenn etwas "
        "fehlt oder falsch ist.",
        "Each key with its value, and what is missing or wrong. Ends with 1 if something is.",
    )
    origin_text = say("Auch zeigen, woher jeder Wert ist.", "Also show where each value is from.")

    @part("show", language, say("Die Einstellungen zeigen.", "Show the settings."), more)
    @click.option("--origin", is_flag=True, help=origin_text)
    @place_options(language, or_profile=True)
    @shared_options(language)
    def show(context: Context, *, named: Named, origin: bool) -> ExitCode:
        out = context.out
        if named.profile is not None:
            home = _file(named.profile)
            listed, issues = home.listed(), home.show().issues
        else:
            at = named.open(context)
            listed = at.service.settings.listed(*at.whose)
            issues = at.service.settings.show(*at.whose).issues
        rows = [_row(out, setting, with_origin=origin) for setting in listed]
        out.result("\n".join(aligned(rows, whole={0, 1})))
        out.findings(issues)
        document = {"settings": [_plain(each) for each in listed], "issues": _plain_all(issues)}
        out.document("settings", document)
        return ExitCode.FINDINGS if issues else ExitCode.DONE

    return show


def _set(language: Language) -> click.Command:
    say = language.say
    more = say(
        "KEY=WERT, mehrere auf einmal gelten zusammen oder gar nicht. Listen mit Kommas; KEY= "
        "nimmt den Wert weg. Die Schlüssel nennt „settings show“.",
        "KEY=VALUE, several at once count together or not at all. Lists with commas; KEY= takes "
        "the value away. “settings show” names the keys.",
    )

    @part("set", language, say("Einstellungen ändern.", "Change settings."), more)
    @click.argument("assignments", metavar=say("KEY=WERT…", "KEY=VALUE…"), nargs=-1, required=True)
    @click.option("--dry-run", is_flag=True, help=say("Nur prüfen.", "Only check."))
    @place_options(language, or_profile=True)
    @shared_options(language)
    def set_(
        context: Context, *, named: Named, assignments: tuple[str, ...], dry_run: bool
    ) -> ExitCode:
        out, changes = context.out, _changes(assignments)
        if named.profile is not None:
            state = _file(named.profile).change(changes, dry_run=dry_run)
        else:
            at = named.open(context)
            state = at.service.settings.change(*at.whose, changes, dry_run=dry_run)
        for key, value in changes.items():
            out.result(harmless(f"  {key} = {_text(value)}"))
        out.issues(state.issues)
        document = {"revision": state.number, "changes": changes, "written": not dry_run}
        out.document("settings-change", {**document, "issues": _plain_all(state.issues)})
        if dry_run:
            out.note(say("Es wurde nichts geschrieben.", "Nothing was written."))
        return ExitCode.DONE

    return set_


def _file(path: Path) -> "ProfileSettings":
    from datev_bridge.delivery.profile_settings import ProfileSettings  # noqa: PLC0415

    return ProfileSettings(path=path)


def _changes(assignments: Iterable[str]) -> Mapping[str, Any]:
    from datev_bridge.profile.keys import typed  # noqa: PLC0415 - only when it runs

    pairs = [text.partition("=") for text in assignments]
    missing = [key for key, sign, _ in pairs if not sign]
    if missing:
        raise click.UsageError(f"{missing[0]}=…")
    return {key: typed(key, text) for key, _, text in pairs}


def _row(out: Output, setting: "ListedSetting", *, with_origin: bool) -> tuple[str, ...]:
    codes = ", ".join(dict.fromkeys(issue.code for issue in setting.issues))
    row = (setting.key, _text(setting.value))
    return (*row, _origin(out, setting), codes) if with_origin else (*row, codes)


def _origin(out: Output, setting: "ListedSetting") -> str:
    word, revision = out.say(*_SOURCES[setting.source.value]), setting.revision
    if revision is None:
        return word
    return f"{word} {revision.number} · {revision.made_at:%Y-%m-%d} · {revision.author}"


def _text(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return str(value).lower()
        case [dict(), *_]:
            return ", ".join(str(each.get("number", "?")) for each in value)
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _plain(setting: "ListedSetting") -> dict[str, Any]:
    revision = setting.revision
    return {
        "key": setting.key,
        "value": setting.value,
        "origin": {
            "source": setting.source.value,
            "revision": revision and revision.number,
            "author": revision and revision.author,
            "at": revision and revision.made_at.isoformat(),
        },
        "issues": _plain_all(setting.issues),
    }


def _plain_all(issues: "Iterable[Issue]") -> list[Any]:
    return [issue.as_json() for issue in issues]
