"""The use case “let files come by themselves”: first day, recipients, go-live, pause, end."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from attrs import evolve, field, frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.errors import ConfigurationError
from datev_bridge.identity.letters import mail_to
from datev_bridge.identity.moments import said_day
from datev_bridge.issues import Issue
from datev_bridge.journey import codes
from datev_bridge.journey.facts import gather
from datev_bridge.journey.model import Place
from datev_bridge.journey.ports import Elsewhere, JourneyStore, JourneyWork
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.mail.message import Mail, MailKind
from datev_bridge.onboarding import Facts, LocationState, Step, StepName, may_go_live, steps
from datev_bridge.profile import Cadence

_NOTHING: Mapping[str, str] = MappingProxyType({})
_MOVES: Mapping[str, tuple[frozenset[LocationState], LocationState]] = {
    "go_live": (frozenset({LocationState.SETTING_UP}), LocationState.LIVE),
    "pause": (frozenset({LocationState.LIVE}), LocationState.PAUSED),
    "resume": (frozenset({LocationState.PAUSED}), LocationState.LIVE),
    "terminate": (
        frozenset({LocationState.SETTING_UP, LocationState.LIVE, LocationState.PAUSED}),
        LocationState.TERMINATED,
    ),
}
"""From which states a verb leads to which."""
_CADENCES: Mapping[Cadence, tuple[str, str]] = {
    Cadence.DAILY: ("täglich", "daily"),
    Cadence.WEEKLY: ("wöchentlich", "weekly"),
    Cadence.MONTHLY: ("monatlich", "monthly"),
}
"""How often files come, as mails say it in German and English."""
_BEFORE_TEST_RUN = frozenset(
    {
        StepName.SECURE_ACCOUNT,
        StepName.CONNECT_POS,
        StepName.CHOOSE_LOCATION,
        StepName.DATEV_DATA,
        StepName.MAP_ACCOUNTS,
    }
)


@frozen(kw_only=True)
class Release:
    """Moves a place along its journey.

    Attributes:
        store: Where it is kept.
        clock: The time, aware.
        operators: Addresses of the operator, told when a set-up is complete.
        portal: Address of the portal, without a slash at the end; empty for none.
        elsewhere: Connections that end with a place.
    """

    store: JourneyStore
    clock: Callable[[], datetime]
    operators: tuple[str, ...] = ()
    portal: str = field(default="")
    elsewhere: tuple[Elsewhere, ...] = ()

    def facts(self, actor: Actor, organisation: str, place: str) -> Facts:
        """Return what is known about a place.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return gather(work, found_place(work, place), self._today())

    def steps(self, actor: Actor, organisation: str, place: str) -> tuple[Step, ...]:
        """Return a place's task list; errors as for :meth:`facts`."""
        return steps(self.facts(actor, organisation, place))

    def choose_first_day(
        self, actor: Actor, organisation: str, place: str, day: date | None
    ) -> Place:
        """Choose the first business day of the automatic files; possible until they come.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: Files come already; JNY-040.
        """
        permit(actor, Permission.EDIT_DELIVERY, organisation)
        with self.store.work(organisation) as work:
            before = found_place(work, place)
            if before.state is not LocationState.SETTING_UP:
                raise _wrong_state(before)
            after = evolve(before, first_day=day)
            said = {"first_day": day.isoformat() if day else ""}
            return self._changed(work, actor, before, after, action="first_day.choose", said=said)

    def confirm_recipients(self, actor: Actor, organisation: str, place: str) -> Place:
        """Confirm the recipients as the settings now name them.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: The settings are not complete; JNY-020.
        """
        permit(actor, Permission.EDIT_DELIVERY, organisation)
        with self.store.work(organisation) as work:
            before = found_place(work, place)
            recipients = profile_of(work, before).delivery.recipients
            after = evolve(before, confirmed_recipients=recipients)
            said = {"recipients": ", ".join(recipients)}
            return self._changed(work, actor, before, after, action="recipients.confirm", said=said)

    def go_live(
        self, actor: Actor, organisation: str, place: str, *, dry_run: bool = False
    ) -> Place:
        """Let files come by themselves from the chosen first day on.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            dry_run: Whether to do everything but keep it.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: Something is still open; ``issues`` has all of it.
        """
        permit(actor, Permission.GO_LIVE, organisation)
        with self.store.work(organisation, reading=dry_run) as work:
            before = found_place(work, place)
            after = evolve(_moved(before, "go_live"), live_since=self.clock())
            facts = gather(work, before, self._today())
            missing = may_go_live(facts)
            if missing:
                raise _refused(missing)
            if dry_run:
                return after
            said = {"mapping": facts.mapping_revision, "settings": facts.settings_digest}
            self._announce(work, after)
            return self._changed(work, actor, before, after, action="place.go_live", said=said)

    def pause(self, actor: Actor, organisation: str, place: str) -> Place:
        """Let no files come until :meth:`resume`; what is missed then follows.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: No files come; JNY-040.
        """
        return self._move(actor, organisation, place, "pause", Permission.RUN)

    def resume(self, actor: Actor, organisation: str, place: str) -> Place:
        """Let files come again, those that were missed first; errors as for :meth:`pause`."""
        return self._move(actor, organisation, place, "resume", Permission.RUN)

    def terminate(self, actor: Actor, organisation: str, place: str) -> Place:
        """End a place: no more files, and no more tokens; everything that was kept stays.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: It was ended before; JNY-040.
        """
        permit(actor, Permission.END, organisation)
        for connections in self.elsewhere:
            connections.part(actor, organisation, place)
        with self.store.work(organisation) as work:
            before = found_place(work, place)
            after = _moved(before, "terminate")
            work.connections.forget(before.id)
            return self._changed(work, actor, before, after, action="place.terminate")

    def notice_completion(self, work: JourneyWork, place: Place) -> bool:
        """Tell the operator once that a set-up only lacks its test run; return whether it does."""
        state = steps(gather(work, place, self._today()))
        is_complete = all(step.is_done for step in state if step.name in _BEFORE_TEST_RUN)
        if is_complete:
            for operator in self.operators:
                work.outbox.post(
                    Mail(
                        kind=MailKind.SETUP_COMPLETE,
                        recipient=operator,
                        reference=place.id,
                        values={"restaurant": place.name, "link": self.portal},
                    )
                )
        return is_complete

    def _move(
        self, actor: Actor, organisation: str, place: str, verb: str, permission: Permission
    ) -> Place:
        permit(actor, permission, organisation)
        with self.store.work(organisation) as work:
            before = found_place(work, place)
            after = _moved(before, verb)
            return self._changed(work, actor, before, after, action=f"place.{verb}")

    def _changed(
        self,
        work: JourneyWork,
        actor: Actor,
        before: Place,
        after: Place,
        *,
        action: str,
        said: Mapping[str, str] = _NOTHING,
    ) -> Place:
        work.places.change(after)
        note = AuditNote(
            action=action,
            subject=before.name,
            before={"state": before.state.value},
            after={"state": after.state.value, **said},
        )
        work.audit.record(actor, note)
        return evolve(after, version=before.version + 1)

    def _announce(self, work: JourneyWork, place: Place) -> None:
        profile = profile_of(work, place)
        for user, _ in work.within("").people.members(work.organisation):
            values = {
                "restaurant": place.name,
                "first_day": said_day(place.first_day, user.language) if place.first_day else "",
                "cadence": _CADENCES[profile.schedule.cadence][user.language == "en"],
                "recipients": ", ".join(profile.delivery.recipients),
                "link": self.portal,
            }
            reference = f"{place.id}/{place.version}"
            work.outbox.post(mail_to(user, MailKind.LIVE, reference, values))

    def _today(self) -> date:
        return self.clock().date()


def _moved(place: Place, verb: str) -> Place:
    allowed, state = _MOVES[verb]
    if place.state not in allowed:
        raise _wrong_state(place)
    return evolve(place, state=state)


def _wrong_state(place: Place) -> ConfigurationError:
    return ConfigurationError(codes.wrong_state(place.name, place.state))


def _refused(missing: tuple[Issue, ...]) -> ConfigurationError:
    return ConfigurationError(missing[0], issues=missing)
