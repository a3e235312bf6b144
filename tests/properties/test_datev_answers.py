"""Whatever DATEV or something in between answers: a result or a known error, and no secret."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.catalogue import kinds
from datev_bridge.datev_upload.model import UploadState
from datev_bridge.datev_upload.results import issue_of, read_messages
from datev_bridge.errors import DatevBridgeError
from datev_bridge.kseries.protocol import Answer, Failure, Outcome
from support.datev import NONCE, TARGET, VERIFIER, Scripted, booking_file, record_of

FILE = booking_file()
ACCESS, REFRESH = "Ax0-" * 11, "Rx0_" * 11
RECORD = record_of(ACCESS, REFRESH)
KNOWN = {kind.code for kind in kinds()}

words = st.text(max_size=30) | st.sampled_from(
    [ACCESS, REFRESH, f"Bearer {ACCESS}", "http://www.datev.de/hilfe/1008834", "(11)", "failed",
     "pending", "succeeded", "1001-42", "Buchungsdatenservice", "/clients/1/extf-files/jobs/j-1"]
)  # fmt: skip
names = st.sampled_from(
    ["id", "result", "reference_id", "validation_details", "type", "title", "detail", "name",
     "affected_elements", "reason", "access_token", "refresh_token", "expires_in", "id_token",
     "scope", "error", "services", "consultant_number", "client_number"]
)  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | words, inner, max_size=5),
    max_leaves=12,
)
documents = st.dictionaries(names, values, max_size=6) | st.lists(values, max_size=3) | values
bodies = st.binary(max_size=200) | documents.map(lambda value: json.dumps(value).encode())
headers = st.dictionaries(
    st.sampled_from(
        ["retry-after", "location", "x-global-transaction-id", "v-cap-request-id", "date"]
    ),
    words | st.integers(-9, 10**12).map(str),
    max_size=3,
)
statuses = st.sampled_from([200, 202, 204, 301, 400, 401, 403, 404, 405, 413, 429, 500, 502, 503])
outcomes = st.builds(Answer, status=statuses, headers=headers, body=bodies) | st.sampled_from(
    Failure
)


class Endless(Scripted):
    """Answers from a list, and with a failure after its end."""

    def send(self, request: object) -> Outcome:
        return self.outcomes.pop(0) if self.outcomes else Failure.NOT_SENT


def told_by(error: DatevBridgeError) -> tuple[object, ...]:
    """Return what people see of an error, which is one of the catalogue."""
    assert error.code in KNOWN
    return error, error.issue.text("de"), error.issue.hint("de"), error.issue.where


def quiet(here: Scripted, *found: object) -> None:
    """Make sure that no secret is in what people or logs see."""
    shown = "".join(map(str, found)) + "".join(map(repr, found)) + repr(here.log.calls)
    shown += repr((here.keeper.record, here.records.rows))
    for secret in (ACCESS, REFRESH, here.app.client_secret):
        assert secret not in shown


@settings(max_examples=300, deadline=None)
@given(st.lists(outcomes, max_size=8), st.booleans())
def test_an_upload_ends_in_a_receipt_or_a_known_error(given_: list[Outcome], repeat: bool) -> None:
    here = Endless(*given_, record=RECORD, tries=2)
    for _ in range(2):
        try:
            receipt = here.uploads.deliver(TARGET, FILE, repeat=repeat)
        except DatevBridgeError as error:
            quiet(here, *told_by(error))
        else:
            assert receipt.state is not UploadState.BEGUN
            texts = [issue.text("de") for issue in receipt.issues]
            quiet(here, receipt, *texts, *(issue.where for issue in receipt.issues))
            assert {issue.code for issue in receipt.issues} <= KNOWN
        here.later(3600)


@settings(max_examples=200, deadline=None)
@given(st.lists(outcomes, min_size=1, max_size=4))
def test_a_login_ends_in_tokens_or_a_known_error(given_: list[Outcome]) -> None:
    here = Endless(*given_, record=RECORD, tries=2).later(3600)
    works = (
        here.connection.tokens,
        lambda: here.connection.connect("C" * 43, verifier=VERIFIER, nonce=NONCE),
        here.connection.disconnect,
        lambda: here.uploads.find_client(1001, 42),
    )
    for work in works:
        try:
            quiet(here, work())
        except DatevBridgeError as error:
            quiet(here, *told_by(error))


@given(documents)
def test_whatever_is_said_about_a_file_is_told_in_both_languages(document: object) -> None:
    for message in read_messages(document):
        issue = issue_of(message, "F.csv")
        for language in ("de", "en"):
            assert issue.text(language)
            assert issue.text(language).isprintable()
            assert ACCESS not in issue.text(language) + issue.place(language)
