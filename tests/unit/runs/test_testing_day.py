"""Test files: of a real day, by the approved rules, marked, sealed nowhere, proved by their way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.message import EmailMessage
from hashlib import sha256
import io
from pathlib import Path

from attrs import evolve, frozen
import pytest

from datev_bridge.access import Actor, Role
from datev_bridge.delivery.folder_target import FOLDERS_VARIABLE
from datev_bridge.errors import AccessRefused, ConfigurationError, ExportRefused
from datev_bridge.extf import Reader, find_issues
from datev_bridge.identity.model import Membership
from datev_bridge.journey.model import Place, Verdict
from datev_bridge.onboarding import may_go_live
from datev_bridge.runs.targets import Answer
from support.people import token_in
from support.travellers import ADVISER, OPERATOR, OWNER, Traveller, demo_rules, travelling

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = NOON
        yield traveller


def ready(here: Traveller, *, without: str = "") -> None:
    """Go as far as the test run."""
    here.keep_app()
    here.connect()
    here.refresh()
    here.settle()
    here.map(*(rule for rule in demo_rules(here.sandbox) if rule.account != without))
    here.ready_delivery()
    here.town.mails()


def unmet(here: Traveller) -> list[str]:
    facts = here.town.service.release.facts(here.owner, *here.at)
    return [issue.code for issue in may_go_live(facts)]


def by_reader(mails: list[EmailMessage]) -> dict[str, EmailMessage]:
    return {mail["To"].addresses[0].addr_spec: mail for mail in mails if "TEST" in mail["Subject"]}


def test_a_test_run_confirmed_by_its_mail_opens_the_gate(here: Traveller) -> None:
    ready(here)
    service = here.town.service
    before = unmet(here)
    made = service.test_files.create(here.owner, *here.at)
    assert made.run.business_day == date(2026, 11, 22)
    assert sorted(made.recipients) == sorted([OWNER, ADVISER])
    assert service.test_files.settle() == 0
    mails = by_reader(here.town.mails())
    assert service.test_files.settle() == 1
    (shown,) = service.test_files.runs(here.owner, *here.at)
    assert shown.delivered_at == here.town.clock()
    assert sorted(mails) == sorted([OWNER, ADVISER])
    service.verdicts.decide_by_link(token_in(mails[OWNER]), Verdict.CONFIRMED)
    assert before != []
    assert unmet(here) == []
    service.release.go_live(here.owner, *here.at)


def test_the_file_is_marked_never_commits_and_is_right(here: Traveller) -> None:
    ready(here)
    here.town.service.settings.change(here.owner, *here.at, {"datev.committed": True})
    made = here.town.service.test_files.create(here.owner, *here.at, date(2026, 11, 21))
    file, proof = by_reader(here.town.mails())[ADVISER].iter_attachments()
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert file.get_filename() == made.run.file_name
    assert made.run.file_name.startswith("EXTF_TEST_")
    assert str(proof.get_filename()).endswith(".html")
    assert list(find_issues(io.BytesIO(content))) == []
    header = content.split(b"\r\n")[0].decode("cp1252").split(";")
    assert header[20] == "0"  # DATEV header field 21
    assert "TEST" in header[16]
    assert {row.document_date for row in Reader(content).rows()} == {date(2026, 11, 21)}


def test_nothing_is_sealed_and_the_day_still_comes(here: Traveller) -> None:
    ready(here)
    service = here.town.service
    service.test_files.create(here.owner, *here.at)
    books = service.store.books(*here.at, lambda *_: None)
    assert books.records.ledger.entries() == ()
    assert list(books.records.days.of("")) == []
    with service.store.work(here.organisation, reading=True) as work:
        assert work.runs.of(here.place.id) == ()
        assert work.runs.outcomes(here.place.id, date(2026, 1, 1)) == {}


def test_a_dry_run_keeps_and_sends_nothing(here: Traveller) -> None:
    ready(here)
    made = here.town.service.test_files.create(here.owner, *here.at, dry_run=True)
    assert made.run.file_sha256
    assert here.town.mails() == []
    assert here.town.service.test_files.runs(here.owner, *here.at) == ()


def test_sent_again_it_has_the_same_bytes_and_new_links(here: Traveller) -> None:
    ready(here)
    files = here.town.service.test_files
    made = files.create(here.owner, *here.at)
    first = by_reader(here.town.mails())[ADVISER]
    files.send(here.owner, *here.at)
    second = by_reader(here.town.mails())[ADVISER]
    payloads = [next(m.iter_attachments()).get_payload(decode=True) for m in (first, second)]
    assert payloads[0] == payloads[1]
    assert token_in(first) != token_in(second)
    assert first["Message-ID"] != second["Message-ID"]
    assert [run.id for run in files.runs(here.owner, *here.at)] == [made.run.id]


def test_another_mapping_voids_it(here: Traveller) -> None:
    ready(here)
    service = here.town.service
    service.test_files.create(here.owner, *here.at)
    mail = by_reader(here.town.mails())[OWNER]
    service.settings.change(here.owner, *here.at, {"datev.client_number": 77})
    with pytest.raises(ConfigurationError, match="JNY-030"):
        service.verdicts.decide_by_link(token_in(mail), Verdict.CONFIRMED)


def test_a_recipient_never_speaks_for_an_adviser_who_is_there(here: Traveller) -> None:
    ready(here)
    service = here.town.service
    here.member("steuer@kanzlei.example", Role.ADVISER)
    here.town.mails()
    service.test_files.create(here.owner, *here.at)
    mails = by_reader(here.town.mails())
    by_recipient = service.verdicts.decide_by_link(token_in(mails[ADVISER]), Verdict.CONFIRMED)
    assert by_recipient.confirmed_by == {Role.OWNER}
    service.test_files.settle()
    assert unmet(here) != []
    by_adviser = token_in(mails["steuer@kanzlei.example"])
    assert (
        Role.ADVISER in service.verdicts.decide_by_link(by_adviser, Verdict.CONFIRMED).confirmed_by
    )
    assert unmet(here) == []


def test_a_link_speaks_for_whom_its_reader_is_when_it_is_used(here: Traveller) -> None:
    ready(here)
    service = here.town.service
    service.test_files.create(here.owner, *here.at)
    early = by_reader(here.town.mails())
    here.member("steuer@kanzlei.example", Role.ADVISER)
    by_recipient = service.verdicts.decide_by_link(token_in(early[ADVISER]), Verdict.CONFIRMED)
    assert by_recipient.confirmed_by == {Role.OWNER}


@pytest.mark.parametrize("how", ["disabled", "removed"])
def test_the_link_of_a_member_who_is_none_any_more_says_nothing(here: Traveller, how: str) -> None:
    ready(here)
    service, email = here.town.service, "steuer@kanzlei.example"
    adviser = here.member(email, Role.ADVISER)
    here.town.mails()
    service.test_files.create(here.owner, *here.at)
    token = token_in(by_reader(here.town.mails())[email])
    if how == "disabled":
        service.accounts.disable(OPERATOR, email)
    else:
        left = Membership(user=adviser.id, organisation=here.organisation, role=Role.ADVISER)
        assert service.accounts.remove(here.owner, left)
    with pytest.raises(AccessRefused, match="IDN-005"):
        service.verdicts.decide_by_link(token, Verdict.CONFIRMED)
    (run,) = service.test_files.runs(here.owner, *here.at)
    assert run.decisions == ()
    again = service.test_files.send(here.owner, *here.at)
    assert sorted(again.recipients) == sorted([OWNER, ADVISER])


def test_a_day_that_is_held_says_why(here: Traveller) -> None:
    ready(here, without="1000")
    with pytest.raises(ExportRefused, match="RUN-001") as caught:
        here.town.service.test_files.create(here.owner, *here.at)
    assert "MAP-001" in {issue.code for issue in caught.value.issues}
    assert here.town.mails() == []


def test_without_an_approved_mapping_there_is_nothing_to_test(here: Traveller) -> None:
    here.keep_app()
    here.connect()
    here.settle()
    with pytest.raises(ConfigurationError, match="RUN-020"):
        here.town.service.test_files.create(here.owner, *here.at)


def test_without_a_day_with_sales_nothing_is_guessed(here: Traveller) -> None:
    ready(here)
    here.town.clock.now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(ConfigurationError, match="RUN-021"):
        here.town.service.test_files.create(here.owner, *here.at)


def test_strangers_learn_nothing(here: Traveller) -> None:
    ready(here)
    stranger = Actor(id="x", name="X", roles={"other": frozenset(Role)}, has_second_factor=True)
    files = here.town.service.test_files
    for act in (files.create, files.send, files.runs):
        with pytest.raises(AccessRefused, match="ACC-001"):
            act(stranger, *here.at)


def with_folder(here: Traveller, named: str = "an-datev") -> Path:
    """Let files go into a folder as well, and go as far as the test run."""
    ready(here)
    service = here.town.service
    service.settings.change(here.owner, *here.at, {"delivery.folder": named})
    here.town.mails()
    return service.folder / "files" / here.place.id / named


def test_a_test_file_goes_to_the_folder_as_real_ones_do_before_the_gate_opens(
    here: Traveller,
) -> None:
    folder = with_folder(here)
    service = here.town.service
    made = service.test_files.create(here.owner, *here.at)
    here.town.mails()
    assert service.test_files.settle() == 0
    assert "ONB-061" in unmet(here)
    assert service.deliverer.deliver_due() == 1
    content = (folder / made.run.file_name).read_bytes()
    assert sha256(content).hexdigest() == made.run.file_sha256
    assert service.test_files.settle() == 1
    assert "ONB-061" not in unmet(here)


def test_a_folder_that_takes_no_test_file_keeps_the_gate_shut_until_it_does(
    here: Traveller,
) -> None:
    outside = here.town.service.folder / "not-allowed"
    with_folder(here, str(outside))
    service = here.town.service
    made = service.test_files.create(here.owner, *here.at)
    here.town.mails()
    assert (service.deliverer.deliver_due(), service.test_files.settle()) == (0, 0)
    assert [i.code for i in service.alarming.issues(here.owner, *here.at)] == ["RUN-036"]
    outside.mkdir()
    allowed = evolve(
        service, environment={**service.environment, FOLDERS_VARIABLE: str(service.folder)}
    )
    allowed.test_files.send(here.owner, *here.at)
    here.town.mails()
    assert (allowed.deliverer.deliver_due(), allowed.test_files.settle()) == (1, 1)
    assert (outside / made.run.file_name).exists()


def test_an_earlier_test_file_that_never_arrived_is_forgotten(here: Traveller) -> None:
    with_folder(here, str(here.town.service.folder / "not-allowed"))
    service = here.town.service
    service.test_files.create(here.owner, *here.at)
    assert service.deliverer.deliver_due() == 0
    here.town.clock.pass_by(minutes=1)
    newer = service.test_files.create(here.owner, *here.at)
    with service.store.work(here.organisation, reading=True) as work:
        (left,) = work.deliveries.undelivered(here.place.id)
    assert left.sha256 == newer.run.file_sha256


@frozen
class Books:
    """A target from which files get into the books at once."""

    taken: list[str]
    name: str = "datev"
    takes_tests: bool = False

    def deliver(
        self,
        place: Place,
        name: str,
        content: bytes,
        sha256: str,
        *,
        again: bool = False,
    ) -> Answer:
        self.taken.append(name)
        raise AssertionError(name)


def test_a_test_file_never_goes_where_files_are_booked(here: Traveller) -> None:
    ready(here)
    service = here.town.service
    books = Books([])
    made = evolve(service.test_files, targets=lambda *_: (books,))
    made.create(here.owner, *here.at)
    evolve(service.deliverer, targets=lambda *_: (books,)).deliver_due()
    made.send(here.owner, *here.at)
    evolve(service.deliverer, targets=lambda *_: (books,)).deliver_due()
    assert books.taken == []
    here.town.mails()
    assert made.settle() == 1
