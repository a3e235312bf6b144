"""The use case “see what is going on everywhere”: runs that are not at their end, of all places."""

from attrs import frozen

from datev_bridge.access import Actor, permit_operator
from datev_bridge.journey.model import Place
from datev_bridge.runs.agenda import RunStore
from datev_bridge.runs.state import Run

MOST = 200


@frozen(kw_only=True)
class PlaceRun:
    """A run with the place that it is for."""

    organisation: str
    place: Place
    run: Run


@frozen(kw_only=True)
class Overseeing:
    """Shows the operator what is going on.

    Attributes:
        store: Where runs are.
    """

    store: RunStore

    def runs(self, actor: Actor, *, most: int = MOST) -> tuple[PlaceRun, ...]:
        """Return runs that are not at their end, those that are looked at next first.

        Raises:
            AccessRefused: The actor is not the operator.
        """
        permit_operator(actor)
        with self.store.work(reading=True) as work:
            going = work.agenda.going(most)
            places = {
                (organisation, run.place): work.within(organisation).places.find(run.place)
                for organisation, run in going
            }
        return tuple(
            PlaceRun(organisation=organisation, place=place, run=run)
            for organisation, run in going
            if (place := places[organisation, run.place]) is not None
        )
