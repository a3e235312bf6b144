"""``datev-bridge test-run``: what owner and adviser say of a test file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.answers import answers, secret_file_option
from datev_bridge_cli.commands import test_run_making
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tree import group, part

if TYPE_CHECKING:
    from datev_bridge.journey.model import TestRun, Verdict
    from datev_bridge.journey.verdicts import TestRunVerdicts


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "test-run",
        language,
        (*test_run_making.parts(language), _confirm(language), _reject(language)),
        language.say(
            "Gefragt ist das Wort von Betrieb oder Kanzlei: --as nennt die Person, oder --link "
            "nimmt den Link aus der E-Mail mit der Testdatei.",
            "The word of restaurant or adviser is asked for: --as names the person, or --link "
            "takes the link from the mail with the test file.",
        ),
    )


def _confirm(language: Language) -> click.Command:
    summary = language.say("Die Testdatei ist richtig.", "The test file is right.")

    @part("confirm", language, summary)
    @_options(language)
    def confirm(context: Context, **given: Any) -> ExitCode:
        from datev_bridge.journey.model import Verdict  # noqa: PLC0415 - loaded with the service

        return _decided(context, Verdict.CONFIRMED, "", **given)

    return confirm


def _reject(language: Language) -> click.Command:
    say = language.say
    text = say("Welche Buchung anders sein soll.", "Which booking should be different.")

    @part("reject", language, say("Etwas soll sich ändern.", "Something should change."))
    @click.option("--comment", required=True, metavar="TEXT", help=text)
    @_options(language)
    def reject(context: Context, comment: str, **given: Any) -> ExitCode:
        from datev_bridge.journey.model import Verdict  # noqa: PLC0415 - loaded with the service

        return _decided(context, Verdict.REJECTED, comment, **given)

    return reject


def _options(language: Language) -> Callable[[Any], Any]:
    say = language.say
    run_text = say("Testlauf (sonst der neueste).", "Test run (else the newest).")
    link_text = say("Mit dem Link aus einer E-Mail.", "By the link from a mail.")
    options = (
        click.option("--run", default="", metavar="ID", help=run_text),
        click.option("--link", "by_link", is_flag=True, help=link_text),
        secret_file_option(language),
        place_options(language),
        shared_options(language),
    )

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _decided(
    context: Context,
    verdict: "Verdict",
    comment: str,
    *,
    named: Named,
    run: str,
    by_link: bool,
    secret_file: Path | None,
) -> ExitCode:
    if by_link:
        from datev_bridge.identity.links import token_of  # noqa: PLC0415 - loaded with the service
        from datev_bridge_cli.service_options import open_for  # noqa: PLC0415

        verdicts: TestRunVerdicts = open_for(context, named.data).verdicts
        link = answers(context, secret_file).secret("Link aus der E-Mail", "Link from the mail")
        decided = verdicts.decide_by_link(token_of(link), verdict, comment)
    else:
        at = named.open(context)
        actor, organisation, place = at.whose
        meant = run or at.service.verdicts.newest(actor, organisation, place).id
        decided = at.service.verdicts.decide(actor, organisation, meant, verdict, comment)
    return _told(context, decided)


def _told(context: Context, run: "TestRun") -> ExitCode:
    out, last = context.out, run.decisions[-1]
    words = {
        "confirmed": ("bestätigt", "confirmed"),
        "rejected": ("abgelehnt", "rejected"),
    }
    said = out.say(*words[last.verdict.value])
    out.result(f"{run.file_name} · {run.business_day}: {said} ({last.by}, {last.role.value})")
    document = {
        "run": run.id,
        "verdict": last.verdict.value,
        "role": last.role.value,
        "confirmed_by": sorted(role.value for role in run.confirmed_by),
    }
    out.document("test-run", document)
    return ExitCode.DONE
