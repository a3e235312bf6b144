"""Names that would harm a page, a table or a reader if they were anything but text."""

from contextlib import suppress

from attrs import evolve

from datev_bridge.daybook import Location
from datev_bridge.errors import ConfigurationError
from datev_bridge.journey.requests import Asked
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from support.portal import Portal

NASTY = (
    "<script>document.title = 'taken'</script>",
    "<img src=x onerror=\"document.title = 'taken'\">",
    "'\"><svg onload=\"document.title = 'taken'\">",
    "</textarea></title><h1>x</h1>",
    "javascript:alert(1)",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "{% raw %}",
    "\u202ertl\u202c \u2067x",
    "🍕 & <b>Pizza</b> \"'",
    "Ä\u0301\u200b\u200dx",
    "a" * 120,
)


def plant(found: Portal, *names: str) -> None:
    """Let everything that has a name from outside have one of these: the first, or each in turn."""
    here, service = found.here, found.here.town.service
    here.settle()
    seen = tuple(
        SeenCategory(target=target, category_id=f"{number}", name=name)
        for target in (RuleTarget.REVENUE, RuleTarget.PAYMENT)
        for number, name in enumerate(names)
    )
    service.readings.keep(here.owner, *here.at, seen)
    location = Location(id="9", name=names[0], timezone="Europe/Berlin", currency="EUR")
    with service.store.work(here.organisation) as work:
        place = work.places.find(here.place.id)
        assert place is not None
        work.places.change(evolve(place, location=location, name=names[0]))
    for number, name in enumerate(names):
        service.desk.open(here.owner, subject=name[:60], text=name)
        asked = Asked(
            property_name=name[:60],
            contact_name="Resi" + name[:60],
            email=f"gast{number}@hirschen.example",
            message=name,
        )
        with suppress(ConfigurationError):  # some are refused at once
            service.requests.ask(asked, address=f"192.0.2.{number}")
