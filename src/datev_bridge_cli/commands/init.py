"""``datev-bridge init``: write a commented profile."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve
import click

from datev_bridge.errors import ConfigurationError
from datev_bridge.files import write_atomically
from datev_bridge_cli import codes
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import BadValue, ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.profile_template import chart_of, known_answers, render_draft
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import OneOf, WholeNumber

if TYPE_CHECKING:
    from datev_bridge.chart.chart import ChartOfAccounts
    from datev_bridge.takeover import ProfileDraft, TakenOver

_QUESTIONS = (
    # value, German, English
    ("name", "Name des Betriebs", "Name of the property"),
    ("location", "Nummer des Betriebs bei Lightspeed", "Business location id at Lightspeed"),
    ("client_id", "Client-ID der Lightspeed-App", "Client id of the Lightspeed app"),
    ("redirect_uri", "Rücksprungadresse der App", "Redirect address of the app"),
    ("consultant", "Beraternummer", "Consultant number (Beraternummer)"),
    ("client", "Mandantennummer", "Client number (Mandantennummer)"),
    ("chart", "Kontenrahmen (SKR03, SKR04)", "Chart of accounts (SKR03, SKR04)"),
    ("account_length", "Sachkontenlänge (4 bis 8)", "Account length (4 to 8)"),
)

_TYPES: dict[str, WholeNumber | OneOf] = {
    "consultant": WholeNumber(1001, 9_999_999),  # header field 11
    "client": WholeNumber(1, 99_999),  # header field 12
    "chart": OneOf("SKR03", "SKR04"),
    "account_length": WholeNumber(4, 8),  # header field 14
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Mit --from-datev füllt eine Datei der Kanzlei das Profil aus: ein Buchungsstapel des "
        "bisherigen Anbieters, ein Export aus DATEV oder Kontenbeschriftungen. Was sie sagt, wird "
        "vorher gezeigt; Regeln daraus sind Vorschläge, bestätigt wird nichts.",
        "With --from-datev a file of the tax adviser fills the profile in: a booking batch of the "
        "provider so far, an export from DATEV, or account labels. What it tells is shown first; "
        "rules from it are suggestions, nothing is confirmed.",
    )
    accounts_text = say(
        "Kontenliste der Kanzlei, CSV oder Kontenbeschriftungen: eigene Konten des Profils.",
        "The adviser's list of accounts, CSV or account labels: own accounts of the profile.",
    )
    categories_text = say(
        "Was „categories --json“ schrieb: dafür werden Regeln vorgeschlagen.",
        "What “categories --json” wrote: rules are suggested for it.",
    )
    from_datev_text = say(
        "DATEV-Datei des Mandanten (mehrfach möglich).", "DATEV file of the client (repeatable)."
    )

    @command("init", language, more)
    @click.option(
        "-o",
        "--out",
        metavar=say("DATEI", "FILE"),
        default="profile.toml",
        help=say(
            "Wohin (sonst profile.toml; - ist stdout).", "Where (else profile.toml; - is stdout)."
        ),
    )
    @click.option("--from-datev", multiple=True, metavar=say("DATEI", "FILE"), help=from_datev_text)
    @click.option("--accounts", metavar=say("DATEI", "FILE"), help=accounts_text)
    @click.option("--categories", metavar=say("DATEI", "FILE"), help=categories_text)
    @click.option(
        "--force", is_flag=True, help=say("Vorhandene Datei ersetzen.", "Replace an existing file.")
    )
    @click.option(
        "--dry-run", is_flag=True, help=say("Nur zeigen, nicht schreiben.", "Show, do not write.")
    )
    @shared_options(language)
    def init(
        context: Context,
        out: str,
        *,
        from_datev: Sequence[str],
        accounts: str | None,
        categories: str | None,
        force: bool,
        dry_run: bool,
    ) -> ExitCode:
        if categories and not from_datev:
            raise click.UsageError("--categories → --from-datev")
        path, writes = Path(out), not (dry_run or out == "-")
        if writes and not force and path.exists():
            raise ConfigurationError(codes.EXISTS.at(path=path))
        taken = _taken_over(context, from_datev, categories) if from_datev else None
        if taken is not None:
            _show(context, taken, to_stdout=writes)
        text = _profile(context, taken, accounts)
        if writes:
            write_atomically(path, [text.encode()])
        context.out.result(str(path) if writes else text)
        context.out.document("init", _document(taken, path if writes else None, text))
        if writes:
            context.out.note(
                say(
                    "Ergänzen Sie Konten und Zuordnung. "
                    f"Dann: datev-bridge connect --profile {path}",
                    f"Fill in accounts and mapping. Then: datev-bridge connect --profile {path}",
                )
            )
        return ExitCode.DONE

    return init


def _taken_over(context: Context, names: Sequence[str], categories: str | None) -> "TakenOver":
    """Read the files one after the other, each with a bar where it is long."""
    from datev_bridge.takeover import take_over  # noqa: PLC0415 - only when it runs
    from datev_bridge.takeover.categories import categories_from  # noqa: PLC0415
    from datev_bridge_cli.files import each_watched, whole  # noqa: PLC0415

    seen = categories_from(whole(categories), categories) if categories else ()
    files = each_watched(names, context.out, context.out.say("Lese", "Reading"))
    return take_over(files, today=context.now().date(), categories=seen)


def _show(context: Context, taken: "TakenOver", *, to_stdout: bool) -> None:
    """Show facts before anything is written: on stdout, unless the profile itself goes there."""
    from datev_bridge_cli.filefacts import facts_text  # noqa: PLC0415 - only when it runs

    say = context.out.result if to_stdout else context.out.note
    say(facts_text(context.out, taken))
    context.out.issues(taken.issues)


def _profile(context: Context, taken: "TakenOver | None", accounts: str | None) -> str:
    """Return the profile: from the files, a person's answers, and the list of accounts."""
    from datev_bridge.takeover import ProfileDraft  # noqa: PLC0415 - only when it runs

    draft = ProfileDraft() if taken is None else taken.draft
    answers = _answers(context, known_answers(draft))
    chart = chart_of(answers)
    draft = draft.fit_for(chart)
    if accounts is not None:
        draft = _with_accounts(context, draft, chart, accounts)
    return render_draft(draft, answers, context.out.language)


def _with_accounts(
    context: Context, draft: "ProfileDraft", chart: "ChartOfAccounts", name: str
) -> "ProfileDraft":
    from datev_bridge.takeover.accounts import own_accounts_from  # noqa: PLC0415 - as above
    from datev_bridge_cli.files import whole  # noqa: PLC0415

    full = evolve(chart, own=draft.accounts)
    declared = own_accounts_from(whole(name), full, context.now().date())
    context.out.issues(declared.issues)
    return evolve(draft, accounts=declared.accounts)


def _document(taken: "TakenOver | None", path: Path | None, text: str) -> Mapping[str, Any]:
    written = {"written": str(path) if path else None, "toml": text}
    if taken is None:
        return written
    from datev_bridge.takeover.document import draft_document, facts_document  # noqa: PLC0415

    return {
        **written,
        "facts": facts_document(taken.facts),
        "draft": draft_document(taken.draft),
        "issues": [issue.as_json() for issue in taken.issues],
    }


def _answers(context: Context, known: Mapping[str, str]) -> dict[str, str]:
    """Ask for the values of the template; with ``--no-input`` what is known stays."""
    answers = dict(known)
    if not context.asks:
        return answers
    for name, de, en in _QUESTIONS:
        question = context.out.say(de, en)
        answer = context.ask(question, known[name])
        if name in _TYPES:
            try:
                _TYPES[name].convert(answer, None, None)
            except BadValue as error:
                error.param_hint = question
                raise
        answers[name] = answer
    return answers
