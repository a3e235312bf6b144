"""Looking at the POS, a place at a glance, links handed over in person, days as runs left them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from datev_bridge.access import SYSTEM, Role
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.links import token_of
from datev_bridge.journey.consents import place_in
from datev_bridge.mapping import AccountMapping, RuleTarget
from datev_bridge.mapping.desk import Edit
from datev_bridge.onboarding import StepName
from datev_bridge.runs.state import DayOutcome, Outcome
from support.people import PASSWORD, PORTAL, actions
from support.travellers import ADVISER, OPERATOR, OWNER, RULES, Traveller, travelling


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        yield traveller


def test_what_the_pos_shows_is_kept_with_what_it_came_to(here: Traveller) -> None:
    service = here.town.service
    assert service.readings.newest(here.owner, *here.at) is None
    here.keep_app()
    here.connect()
    here.settle()
    shown = service.looking.look(here.owner, *here.at, days=3)
    kept = service.readings.newest(here.owner, *here.at)
    assert kept is not None
    assert kept.categories == shown.seen
    by_target = {
        target: sum(
            (taking.amount for seen in kept.categories if seen.target is target
             for taking in seen.takings),
            Decimal(0),
        )
        for target in RuleTarget
    }  # fmt: skip
    assert by_target[RuleTarget.REVENUE] == by_target[RuleTarget.PAYMENT] > 0
    suggested = shown.suggestions(AccountMapping(), here.profile().chart)
    assert {each.seen.target for each in suggested} >= {RuleTarget.REVENUE, RuleTarget.PAYMENT}


def test_the_pos_is_looked_at_once_all_is_known(here: Traveller) -> None:
    looking = here.town.service.looking
    with pytest.raises(ConfigurationError, match="JNY-020"):
        looking.look(here.owner, *here.at)
    here.settle()
    with pytest.raises(ConfigurationError, match="JNY-013"):
        looking.look(here.owner, *here.at)


def test_a_place_at_a_glance(here: Traveller) -> None:
    directory = here.town.service.directory
    view = directory.view(here.owner, *here.at)
    assert view in directory.places(here.owner)
    assert view.needs_attention
    assert view.next_step is not None
    assert view.next_step.name is StepName.CONNECT_POS
    for place in ("another", ""):
        with pytest.raises(AccessRefused, match="ACC-001"):
            directory.view(here.owner, here.organisation, place)
    with pytest.raises(AccessRefused, match="ACC-001"):
        directory.view(OPERATOR, "another", here.place.id)


def test_a_link_is_handed_over_once_to_who_has_no_password(here: Traveller) -> None:
    town = here.town
    invitation = Invitation(
        email=ADVISER, name="Kanzlei", organisation=here.organisation, role=Role.ADVISER
    )
    town.service.invitations.invite(here.owner, invitation)
    address = town.service.direct_links.to_set_password(SYSTEM, ADVISER)
    assert address.startswith(f"{PORTAL}/links/")
    assert "link.make" in actions(town)
    assert town.service.passwords.set_by_link(token_of(address), PASSWORD) == ()
    assert town.service.direct_links.to_set_password(SYSTEM, ADVISER) == ""
    town.service.passwords.force(SYSTEM, ADVISER)
    assert town.service.direct_links.to_set_password(SYSTEM, ADVISER).startswith(PORTAL)
    with pytest.raises(AccessRefused, match="ACC-001"):
        town.service.direct_links.to_set_password(here.owner, ADVISER)
    with pytest.raises(AccessRefused, match="ACC-001"):
        town.service.direct_links.to_set_password(SYSTEM, "niemand@x.example")
    town.service.accounts.disable(SYSTEM, OWNER)
    with pytest.raises(AccessRefused, match="ACC-001"):
        town.service.direct_links.to_set_password(SYSTEM, OWNER)


def test_days_are_shown_newest_first_and_held_ones_however_old(here: Traveller) -> None:
    now = here.town.clock()
    days = [(1, Outcome.DELIVERED), (90, Outcome.DELIVERED), (91, Outcome.HELD)]
    with here.town.service.store.work(here.organisation) as work:
        work.runs.note(
            DayOutcome(
                place=here.place.id,
                business_day=now.date() - timedelta(days=ago),
                outcome=outcome,
                at=now,
            )
            for ago, outcome in days
        )
    found = here.town.service.watching.days(here.owner, *here.at)
    assert [(now.date() - each.business_day).days for each in found] == [1, 91]


def test_a_state_says_whose_it_is(here: Traveller) -> None:
    assert place_in("a.b.c") == ("a", "b")
    assert place_in("nothing") == ("nothing", "")
    assert place_in("") == ("", "")


def test_a_test_run_has_its_proof(here: Traveller) -> None:
    run = here.test()
    verdicts = here.town.service.verdicts
    assert verdicts.proof(here.owner, here.organisation, run.id) == b""
    assert run.business_day == date(2026, 11, 20)
    with pytest.raises(AccessRefused, match="ACC-001"):
        verdicts.proof(here.owner, here.organisation, "another")


def test_a_state_is_found_by_its_whole_id_though_a_draft_s_begins_with_it(here: Traveller) -> None:
    here.settle()
    revision = here.map()
    desk = here.desk()
    desk.replace(RULES[:1], Edit(by="Wirtin"), on=date(2026, 12, 1))
    approved, draft = (step.id for step in desk.history.steps())
    assert (approved, draft) == (revision, f"{revision}+")
    assert desk.step(approved).rules == RULES
    assert desk.step(draft).rules == RULES[:1]
    assert [change.before for change in desk.diff()] == [RULES[1]]
