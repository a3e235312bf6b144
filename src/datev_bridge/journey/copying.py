"""The use case “as at my other client”: mapping and consultant number taken over from elsewhere."""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, Role, permit
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey import codes
from datev_bridge.journey.model import Place
from datev_bridge.journey.ports import JourneyStore
from datev_bridge.journey.profiles import found_place
from datev_bridge.mapping.adopting import adopted
from datev_bridge.mapping.check import check_mapping
from datev_bridge.mapping.codes import NOT_CONFIRMED
from datev_bridge.mapping.desk import Edit, Edited, MappingDesk
from datev_bridge.mapping.model import AccountMapping, MappingRule
from datev_bridge.mapping.rule_check import name_of


@frozen(kw_only=True)
class Copying:
    """Takes over what somebody settled for another restaurant that they look after.

    Attributes:
        store: Where places are.
        desk: Returns where somebody works on the mapping of a place.
        clock: The time, aware.
    """

    store: JourneyStore
    desk: Callable[[Actor, str, str], MappingDesk]
    clock: Callable[[], datetime]

    def sources(self, actor: Actor, organisation: str, place: str) -> tuple[Place, ...]:
        """Return the places whose mapping could be taken over: those with an approved one.

        Only places where the actor is a member themselves: the operator's are not everybody's.

        Raises:
            AccessRefused: The actor may not edit the mapping, or there is no such place.
        """
        permit(actor, Permission.EDIT_MAPPING, organisation)
        found = []
        with self.store.work(organisation, reading=True) as work:
            here = found_place(work, place)
            for whose in sorted(actor.roles):
                theirs = work.within(whose)
                found += [
                    other
                    for other in theirs.places.all()
                    if other.id != here.id and theirs.mappings.newest(other.id) is not None
                ]
        return tuple(found)

    def copy(self, actor: Actor, organisation: str, place: str, source: str) -> Edited:
        """Put the rules of another place into the draft, as suggestions to be confirmed.

        What has a rule here keeps it; what would be wrong here stays there.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            source: The other place, one of :meth:`sources`.

        Raises:
            AccessRefused: The actor may not, or there is no such place, or other place.
            ConfigurationError: The settings are not complete (JNY-020), or nothing of it is for
                categories that this POS has and that lack a rule (JNY-080).
        """
        other = next(
            (each for each in self.sources(actor, organisation, place) if each.id == source), None
        )
        if other is None:
            raise AccessRefused(NOT_FOUND.at())
        permit(actor, Permission.VIEW, other.organisation)
        with self.store.work(organisation, reading=True) as work:
            seen = work.seen.newest(place)
            theirs = work.within(other.organisation).mappings.newest(other.id)
        desk = self.desk(actor, organisation, place)
        present = desk.history.draft().rules
        rules = theirs.rules if theirs else ()
        new = self._sound(adopted(rules, seen.categories if seen else (), present), desk)
        if not new:
            issue = codes.NOTHING_TO_COPY.at(other.name)
            raise ConfigurationError(issue, issues=(issue,))
        edit = Edit(by=actor.name, note=f"← {other.name}")
        return desk.set_all(new, edit, on=self.clock().date())

    def consultant(self, actor: Actor, organisation: str, place: str) -> int | None:
        """Return the consultant number that a tax adviser has at all of their other clients.

        None for anybody else, and where there is none or several.

        Raises:
            AccessRefused: The actor may not see the place, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        advised = [whose for whose, roles in actor.roles.items() if Role.ADVISER in roles]
        with self.store.work(organisation, reading=True) as work:
            found_place(work, place)
            if organisation not in advised:
                return None
            documents = [
                settings.document.get("datev", {})
                for whose in advised
                for other in work.within(whose).places.all()
                if (settings := work.within(whose).settings.newest(other.id)) is not None
            ]
        numbers = {document.get("consultant_number") for document in documents} - {None}
        return numbers.pop() if len(numbers) == 1 else None

    def _sound(self, rules: tuple[MappingRule, ...], desk: MappingDesk) -> tuple[MappingRule, ...]:
        """Return the rules that book nothing wrong with this chart."""
        found = check_mapping(
            AccountMapping(rules=(*desk.history.draft().rules, *rules)),
            desk.chart,
            self.clock().date(),
            clearing_account=desk.clearing_account,
        )
        wrong = {i.where for i in found if i.blocks and i.kind is not NOT_CONFIRMED}
        return tuple(rule for rule in rules if name_of(rule) not in wrong)
