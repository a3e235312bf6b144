"""What is known about a place, gathered for :mod:`datev_bridge.onboarding`."""

from datetime import date

from datev_bridge.access import Role
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place, SeenLately, TestRun
from datev_bridge.journey.ports import JourneyWork
from datev_bridge.journey.profiles import settled_place
from datev_bridge.mapping.check import check_mapping
from datev_bridge.mapping.codes import NO_RULE, NO_RULE_FOR_RATE
from datev_bridge.onboarding import Facts, TestRunFact
from datev_bridge.profile import Confirmer, Profile

_MISSING = frozenset({NO_RULE, NO_RULE_FOR_RATE})


def gather(work: JourneyWork, place: Place, today: date) -> Facts:
    """Return what is known about a place; the POS is not asked.

    Args:
        work: A transaction of the place's organisation.
        place: The place.
        today: The rules are checked on the first automatic day, and today where none is chosen.
    """
    settled = settled_place(work, place)
    revision = work.settings.newest(place.id)
    approved, draft = work.mappings.newest(place.id), work.mappings.draft(place.id)
    connection, run = work.connections.fact(place.id), work.test_runs.newest(place.id)
    members = work.within("").people.members(work.organisation)
    profile = settled.profile
    seen = work.seen.newest(place.id)
    found = _problems_of(profile, seen, place.first_day or today) if profile else ()
    recipients = profile.delivery.recipients if profile else ()
    return Facts(
        state=place.state,
        has_second_factor=any(
            membership.role is Role.OWNER and _is_secured(work, user.id)
            for user, membership in members
        ),
        connection=connection.state,
        is_refreshed=connection.refreshed_at is not None,
        location=place.location.id if place.location else "",
        zone=place.location.timezone if place.location else "",
        currency=place.location.currency if place.location else "",
        settings_digest=revision.digest if revision else "",
        settings_issues=settled.issues,
        mapping_revision=approved.id if approved else "",
        mapping_issues=tuple(issue for issue in found if issue.kind not in _MISSING),
        unmapped=tuple(issue.where for issue in found if issue.kind in _MISSING),
        unconfirmed=len(draft.unconfirmed) if draft else 0,
        recipients=recipients,
        are_recipients_confirmed=bool(recipients) and place.confirmed_recipients == recipients,
        test_run=_fact_of(work, run, recipients) if run else None,
        has_adviser=any(membership.role is Role.ADVISER for _, membership in members),
        confirmer=profile.release.confirmed_by if profile else Confirmer.AUTOMATIC,
        first_day=place.first_day,
        delivered_until=place.delivered_until,
    )


def is_current(run: TestRun, facts: Facts) -> bool:
    """Tell whether a test run shows what would be booked now."""
    now = (facts.mapping_revision, facts.settings_digest, facts.location)
    return (run.mapping_revision, run.settings_digest, run.location) == now


def _is_secured(work: JourneyWork, user: str) -> bool:
    return work.within("").credentials.second_factor(user).is_enrolled


def _problems_of(profile: Profile, seen: SeenLately | None, on: date) -> tuple[Issue, ...]:
    """Return what keeps the mapping that books from booking everything that was seen."""
    clearing = profile.datev.clearing_account
    categories = seen.categories if seen else ()
    mapping = profile.mapping
    if not mapping.rules:
        return ()
    found = check_mapping(mapping, profile.chart, on, categories, clearing_account=clearing)
    return tuple(issue for issue in found if issue.blocks)


def _fact_of(work: JourneyWork, run: TestRun, recipients: tuple[str, ...]) -> TestRunFact:
    """Return what counts of a test run; one that came back from a recipient proved no way."""
    came_back = work.within("").bounces.among(recipients)
    return TestRunFact(
        mapping_revision=run.mapping_revision,
        settings_digest=run.settings_digest,
        location=run.location,
        is_delivered=run.delivered_at is not None and not came_back,
        confirmed_by=run.confirmed_by,
        is_rejected=run.is_rejected,
    )
