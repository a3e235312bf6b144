"""Files, their names and receipts; uploads without a network."""

import json

import pytest

from datev_bridge.datev_upload.call_log import LoggedCall
from datev_bridge.datev_upload.model import LARGEST, UploadFile, UploadState
from datev_bridge.datev_upload.results import ResultMessage
from datev_bridge.errors import ConfigurationError, DeliveryError, StoreError
from datev_bridge.kseries.protocol import Answer, Failure, Outcome
from datev_bridge.store.codes import NOT_REACHED
from support.datev import TARGET, Scripted, booking_file, record_of
from support.kseries import START

FILE = booking_file()
TAKEN = Answer(
    status=202,
    headers={"location": "/clients/1001-42/extf-files/jobs/j-1", "retry-after": "5"},
)


def job(result: str = "succeeded", **fields: object) -> Answer:
    return Answer(status=200, body=json.dumps({"id": "j-1", "result": result, **fields}).encode())


def desk(*outcomes: Outcome, tries: int = 3) -> Scripted:
    return Scripted(*outcomes, record=record_of(), tries=tries)


def test_a_file_shows_its_name_but_not_its_content() -> None:
    assert "EXTF_Tag.csv" in repr(FILE)
    assert "Umsatz" not in repr(FILE)
    assert UploadFile(name="EXTF_Müßig ☃.csv", content=b"x").header_name == "EXTF_Muessig _.csv"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("buchungen.csv", b"x", "UPL-006"),
        ("EXTF_a.txt", b"x", "UPL-006"),
        ("EXTF_" + "a" * 52 + ".csv", b"x", "UPL-006"),
        ("EXTF_" + "ä" * 26 + ".csv", b"x", "UPL-006"),
        ("EXTF_a.csv\n", b"x", "UPL-006"),
        ("EXTF_a.csv", b"", "UPL-008"),
        ("EXTF_a.csv", bytes(LARGEST + 1), "UPL-007"),
    ],
)
def test_what_datev_would_refuse_is_not_sent(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ConfigurationError, match=code):
        UploadFile(name=name, content=content)


def test_the_largest_file_and_the_longest_name_are_fine() -> None:
    assert UploadFile(name="EXTF_" + "a" * 51 + ".csv", content=bytes(LARGEST)).sha256


def test_the_request_is_the_documents() -> None:
    here = desk(TAKEN)
    receipt = here.uploads.send(TARGET, FILE)
    (request,) = here.sent
    assert request.url == f"{here.app.addresses.files}/clients/1001-42/extf-files/import"
    assert request.content == FILE.content
    assert dict(request.headers) == {
        "accept": "application/json;charset=utf-8",
        "content-type": "application/octet-stream",
        "filename": "EXTF_Tag.csv",
        "reference-id": f"datev-bridge-{FILE.sha256[:40]}-1",
        "client-application-version": "1.0",
        "authorization": "Bearer old-access",
        "x-datev-client-id": here.app.client_id,
    }
    assert (receipt.job, receipt.state) == ("j-1", UploadState.PENDING)
    assert receipt.look_at is not None
    assert (receipt.look_at - START).total_seconds() == 5


def test_the_upload_is_noted_before_it_is_sent() -> None:
    here = desk(TAKEN)
    at_send: list[UploadState] = []
    here.before_sending = lambda: at_send.extend(r.state for r in here.records.unfinished())
    here.uploads.send(TARGET, FILE)
    assert at_send == [UploadState.BEGUN]


@pytest.mark.parametrize(
    "location",
    [
        "",
        "https://evil.example/",
        "/clients/1001-42/extf-files/jobs/",
        "/clients/1001-42/extf-files/jobs/a?b",
        "/clients/1001-42/extf-files/jobs/../../x",
    ],
)
def test_a_receipt_without_a_job_stays_open(location: str) -> None:
    here = desk(Answer(status=202, headers={"location": location}))
    with pytest.raises(DeliveryError, match="UPL-067"):
        here.uploads.send(TARGET, FILE)
    (open_,) = here.records.unfinished()
    assert open_.state is UploadState.BEGUN


def test_only_the_jobs_id_is_taken_from_an_address() -> None:
    away = "https://evil.example/clients/9-9/extf-files/jobs/j-9"
    here = desk(Answer(status=202, headers={"location": away}), job())
    here.uploads.deliver(TARGET, FILE)
    assert here.sent[1].url == f"{here.app.addresses.files}/clients/1001-42/extf-files/jobs/j-9"


@pytest.mark.parametrize("outcome", [Failure.CUT, Failure.TIMEOUT, Answer(status=502)])
def test_a_lost_answer_is_not_asked_for_by_sending_again(outcome: Outcome) -> None:
    here = desk(outcome)
    with pytest.raises(DeliveryError) as caught:
        here.uploads.send(TARGET, FILE)
    assert caught.value.retry
    assert len(here.sent) == 1
    assert len(here.records.unfinished()) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 405, 406, 415])
def test_a_refused_request_leaves_nothing_behind(status: int) -> None:
    granted = Answer(status=200, body=b'{"access_token": "new", "refresh_token": "r2"}')
    answers = [Answer(status=status)] * 2
    here = desk(*([answers[0], granted, answers[1]] if status == 401 else answers[:1]))
    with pytest.raises(DeliveryError) as caught:
        here.uploads.send(TARGET, FILE)
    assert not caught.value.retry
    assert here.records.rows == {}
    assert here.outcomes == []


@pytest.mark.parametrize("status", [400, 413])
def test_a_refused_file_is_a_failed_upload(status: int) -> None:
    body = b'{"type": "http://www.datev.de/hilfe/1008833", "title": "Invalid file"}'
    here = desk(Answer(status=status, body=body))
    receipt = here.uploads.deliver(TARGET, FILE)
    assert receipt.state is UploadState.FAILED
    assert [issue.code for issue in receipt.issues] == ["UPL-102"]
    assert here.uploads.deliver(TARGET, FILE) == receipt


def test_a_refusal_without_words_is_one_all_the_same() -> None:
    receipt = desk(Answer(status=400, body=b"<html>")).uploads.deliver(TARGET, FILE)
    assert receipt.messages == (ResultMessage(title="HTTP 400"),)
    assert [issue.code for issue in receipt.issues] == ["UPL-110"]


def test_looks_keep_the_pauses_that_are_asked_for() -> None:
    waiting = Answer(status=200, headers={"retry-after": "30"}, body=job("pending").body)
    eager = Answer(status=200, headers={"retry-after": "0"}, body=job("pending").body)
    here = desk(TAKEN, waiting, job("pending"), eager, job())
    assert here.uploads.deliver(TARGET, FILE).state is UploadState.SUCCEEDED
    assert here.time.pauses == [5.0, 30.0, 60.0, 1.0]


def test_a_look_before_its_time_asks_nothing() -> None:
    here = desk(TAKEN)
    receipt = here.uploads.send(TARGET, FILE)
    assert here.uploads.look(receipt) is receipt
    assert len(here.sent) == 1


def test_a_finished_upload_is_not_asked_about() -> None:
    here = desk(TAKEN, job())
    receipt = here.uploads.deliver(TARGET, FILE)
    assert here.uploads.look(receipt) is receipt


@pytest.mark.parametrize(
    "body",
    [b"", b"x", b"[]", b"{}", b'{"id": "j"}', b'{"id": 7, "result": "failed"}',
     b'{"id": "j", "result": "done"}', b'{"id": "../x", "result": "failed"}',
     b'{"id": "j", "result": ["failed"]}', b"[" * 100_000],
)  # fmt: skip
def test_a_job_that_is_none_is_refused(body: bytes) -> None:
    here = desk(TAKEN, Answer(status=200, body=body))
    with pytest.raises(DeliveryError, match="UPL-067"):
        here.uploads.deliver(TARGET, FILE)
    (open_,) = here.records.unfinished()
    assert open_.job == "j-1"


@pytest.mark.parametrize(
    "rows",
    ["x", {}, [{"id": "1-2"}], [{"consultant_number": 1, "client_number": 2, "id": 5,
     "services": [{"name": "Buchungsdatenservice"}, 7]}]],
)  # fmt: skip
def test_a_client_that_is_none_is_refused(rows: object) -> None:
    here = desk(Answer(status=200, body=json.dumps(rows).encode()))
    with pytest.raises(DeliveryError, match=r"UPL-067|UPL-073"):
        here.uploads.find_client(1, 2)


def test_a_store_that_fails_after_the_upload_leaves_it_open() -> None:
    here = desk(TAKEN)

    def full(call: LoggedCall) -> None:
        raise StoreError(NOT_REACHED.at(reason="x"))

    here.log.note = full  # type: ignore[method-assign,assignment]
    with pytest.raises(StoreError):
        here.uploads.send(TARGET, FILE)
    (open_,) = here.records.unfinished()
    assert open_.state is UploadState.BEGUN


def test_a_place_that_is_not_connected_sends_and_notes_nothing() -> None:
    here = Scripted()
    with pytest.raises(DeliveryError, match="UPL-040"):
        here.uploads.send(TARGET, FILE)
    assert (here.sent, here.records.rows) == ([], {})


@pytest.mark.parametrize("status", [500, 501])
def test_a_failure_of_datevs_own_is_never_repeated_by_itself(status: int) -> None:
    here = desk(Answer(status=status))
    with pytest.raises(DeliveryError, match="UPL-063"):
        here.uploads.deliver(TARGET, FILE)
    broken = here.uploads.deliver(TARGET, FILE)
    assert broken.state is UploadState.BROKEN
    assert broken.is_finished
    assert len(here.sent) == 1


def test_a_broken_upload_that_arrived_all_the_same_is_not_repeated() -> None:
    reference = f"datev-bridge-{FILE.sha256[:40]}-1"
    rows = json.dumps([{"id": "j-1", "result": "succeeded", "reference_id": reference}]).encode()
    here = desk(Answer(status=500), Answer(status=200, body=rows))
    with pytest.raises(DeliveryError, match="UPL-063"):
        here.uploads.deliver(TARGET, FILE)
    receipt = here.uploads.deliver(TARGET, FILE, repeat=True)
    assert (receipt.state, receipt.job, receipt.number) == (UploadState.SUCCEEDED, "j-1", 1)


GRANTED = Answer(status=200, body=b'{"access_token": "new", "refresh_token": "r2"}')
DAY = 25 * 3600


@pytest.mark.parametrize(
    ("last_look", "code"), [(job("pending"), "UPL-072"), (Answer(status=404), "UPL-066")]
)
def test_a_job_without_end_is_repeated_only_if_a_person_wants_it(
    last_look: Answer, code: str
) -> None:
    here = desk(TAKEN)
    first = here.uploads.send(TARGET, FILE)
    looks = [last_look] * (1 if code == "UPL-072" else 2)  # after a look there is a minute's pause
    here.later(DAY).outcomes.extend([GRANTED, *looks, TAKEN, job()])
    with pytest.raises(DeliveryError, match=code):
        here.uploads.deliver(TARGET, FILE)
    again = here.uploads.deliver(TARGET, FILE, repeat=True)
    assert (again.state, again.number) == (UploadState.SUCCEEDED, 2)
    (abandoned,) = (r for r in here.records.rows.values() if r.number == 1)
    assert (abandoned.state, abandoned.job) == (UploadState.ABANDONED, first.job)


def test_a_job_that_ended_late_is_not_repeated() -> None:
    here = desk(TAKEN)
    here.uploads.send(TARGET, FILE)
    here.later(DAY).outcomes.extend([GRANTED, job()])
    receipt = here.uploads.deliver(TARGET, FILE, repeat=True)
    assert (receipt.state, receipt.number) == (UploadState.SUCCEEDED, 1)


def test_a_pending_job_is_not_repeated_whatever_a_person_wants() -> None:
    here = desk(TAKEN)
    receipt = here.uploads.send(TARGET, FILE)
    assert here.uploads.send(TARGET, FILE, repeat=True) == receipt
    assert len(here.sent) == 1


def test_an_overdue_job_that_cannot_be_asked_about_is_not_given_up() -> None:
    here = desk(TAKEN)
    receipt = here.uploads.send(TARGET, FILE)
    here.later(DAY).outcomes.extend([GRANTED, Answer(status=500)])
    with pytest.raises(DeliveryError, match="UPL-063"):
        here.uploads.deliver(TARGET, FILE, repeat=True)
    assert here.records.unfinished() == (receipt,)
