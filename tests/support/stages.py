"""The stages of a restaurant's journey, and the pages that there are to look at."""

from collections.abc import Iterator

from datev_bridge.access import SYSTEM
from datev_bridge.journey.model import Verdict
from datev_bridge.mapping.desk import Edit
from datev_bridge.mapping.suggest import suggest_missing
from support.portal import Portal
from support.travellers import ADVISER, demo_rules

FORMER = "frueher@steuer.example"
"""An address that mails came back from; nobody's any more."""


def progress(found: Portal) -> Iterator[str]:
    """Take the restaurant along its journey, a word a state."""
    here, service = found.here, found.here.town.service
    yield "fresh"
    here.keep_app()
    here.connect()
    yield "connected"
    here.settle()
    service.looking.look(here.owner, *here.at)
    yield "read"
    desk = service.mapping_desk(here.owner, *here.at)
    seen = service.readings.newest(here.owner, *here.at)
    assert seen is not None

    filled = suggest_missing(
        seen.categories, desk.history.draft().mapping, desk.chart, here.town.clock().date()
    )
    desk.suggest(filled, Edit(by="Wirtin"), on=here.town.clock().date())
    yield "suggested"

    here.map(*demo_rules(here.sandbox))
    here.ready_delivery()
    service.test_files.create(here.owner, *here.at)
    yield "tested"
    run = service.verdicts.newest(here.owner, *here.at)

    adviser = service.visits.on_behalf(SYSTEM, ADVISER)
    service.verdicts.decide(adviser, here.organisation, run.id, Verdict.REJECTED, "<b>Bier</b>")
    service.desk.open(here.owner, subject="<i>Frage</i>", text="=1+1\n{{7*7}}")
    yield "asked"
    service.mailing.send_due(SYSTEM)
    service.test_files.settle()
    service.verdicts.decide(adviser, here.organisation, run.id, Verdict.CONFIRMED)
    yield "confirmed"
    service.release.go_live(here.owner, *here.at)
    service.bouncing.record(SYSTEM, FORMER, reason="5.1.1 no such user")
    yield "live"
    service.release.pause(here.owner, *here.at)
    yield "paused"


def paths(found: Portal) -> list[str]:
    """Return the address of each page that GET shows, ids filled in."""
    service, here = found.here.town.service, found.here
    cases = service.desk.cases(here.owner)
    values = {"organisation": here.organisation, "place": here.place.id, "what": "password"}
    values |= {"day": "2026-11-21"}
    values |= {"number": cases[0].number} if cases else {}
    filled = []
    for rule in found.app.url_map.iter_rules():
        needs = rule.arguments - {"filename"}
        if "GET" not in (rule.methods or ()) or rule.endpoint in {
            "static",
            "connect.come_back",
            "datev.come_back",
        }:
            continue
        if needs <= values.keys():
            address = rule.rule
            for name, value in values.items():
                address = address.replace(f"<{name}>", value)
            filled.append(address)
    return sorted(filled)
