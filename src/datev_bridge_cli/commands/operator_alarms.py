"""``datev-bridge operator alarms``: what is wrong now, place by place."""

from pathlib import Path

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import harmless
from datev_bridge_cli.service_options import data_option, open_for, operator
from datev_bridge_cli.tree import part


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about alarms in a language."""
    return (_alarms(language),)


def _alarms(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Gehaltene Tage, beendete und endende Verbindungen, ausgebliebene Dateien, Tage ohne "
        "Umsatz, abgelehnte E-Mails und Ziele. Arbeiter sehen stündlich nach und melden jede "
        "Ursache höchstens einmal am Tag; dieser Befehl sieht jetzt nach und meldet niemandem "
        "etwas. Endet mit 1, wenn etwas nicht stimmt.",
        "Held days, ended and ending connections, files that did not come, days without sales, "
        "refused mails and targets. Workers look every hour and tell of a cause at most once a "
        "day; this command looks now and tells nobody. Ends with 1 if something is wrong.",
    )

    @part("alarms", language, say("Zeigen, was nicht stimmt.", "Show what is wrong."), more)
    @data_option(language)
    @shared_options(language)
    def alarms(context: Context, *, data: Path | None) -> ExitCode:
        alarming, out = open_for(context, data).alarming, context.out
        of_service, places = alarming.of_service(operator()), alarming.everywhere(operator())
        out.findings(of_service)
        for found in places:
            out.result(harmless(f"{found.organisation.name} · {found.place.name}"))
            out.findings(raised.alarm.issue for raised in found.alarms)
        document = {
            "service": [issue.as_json() for issue in of_service],
            "places": [
                {
                    "organisation": found.organisation.id,
                    "place": found.place.id,
                    "name": found.place.name,
                    "alarms": [
                        {
                            "cause": raised.alarm.cause.value,
                            "since": raised.since.isoformat(),
                            "told_on": raised.told_on and raised.told_on.isoformat(),
                            **raised.alarm.issue.as_json(),
                        }
                        for raised in found.alarms
                    ],
                }
                for found in places
            ],
        }
        out.document("alarms", document)
        if of_service or places:
            return ExitCode.FINDINGS
        out.note(out.say("Alles in Ordnung.", "All is well."))
        return ExitCode.DONE

    return alarms
