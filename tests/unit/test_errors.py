"""Exceptions carry an issue and speak with its words."""

from datetime import UTC, datetime

import pytest

from datev_bridge import errors
from datev_bridge.issues import IssueKind, Severity

KIND = IssueKind(
    code="RUN-999",
    severity=Severity.BLOCKS,
    de="Es geht nicht.",
    en="It does not work.",
    hint_de="Warten Sie.",
    hint_en="Wait.",
)
ISSUE = KIND.at("hier")
OTHER = KIND.at("dort")


def test_an_error_says_where_what_code_and_what_next() -> None:
    error = errors.DatevBridgeError(ISSUE)
    assert str(error) == "hier: It does not work. [RUN-999] Wait."
    assert str(errors.DatevBridgeError(KIND.at())) == "It does not work. [RUN-999] Wait."
    assert (error.code, error.hint, error.issue) == ("RUN-999", "Wait.", ISSUE)


@pytest.mark.parametrize("cls", [errors.ConfigurationError, errors.ExtfError])
def test_errors_with_many_issues_have_at_least_their_own(
    cls: type[errors.ConfigurationError],
) -> None:
    assert cls(ISSUE).issues == (ISSUE,)
    assert cls(ISSUE, issues=iter([ISSUE, OTHER])).issues == (ISSUE, OTHER)


def test_a_refused_export_carries_what_was_found() -> None:
    assert errors.ExportRefused(ISSUE).issues == ()
    assert errors.ExportRefused(ISSUE, issues=iter([OTHER])).issues == (OTHER,)


def test_errors_of_the_pos() -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    assert errors.RateLimited(ISSUE, retry_at=at, request_id="r").retry_at == at
    assert errors.RateLimited(ISSUE, request_id="r").request_id == "r"
    assert errors.RateLimited(ISSUE).retry_at is None
    assert errors.UnexpectedResponse(ISSUE, paths=("$.a",), request_id="r").paths == ("$.a",)
    assert errors.UnexpectedResponse(ISSUE, request_id="r").request_id == "r"
    for cls in (errors.AuthorizationError, errors.ServiceUnavailable):
        assert cls(ISSUE, request_id="r").request_id == "r"
        assert issubclass(cls, errors.KSeriesError)


def test_a_failed_delivery_names_its_target() -> None:
    error = errors.DeliveryError(ISSUE, target="/datev", retry=True)
    assert (error.target, error.retry) == ("/datev", True)


def test_every_error_is_one_of_the_library() -> None:
    found = [cls for cls in vars(errors).values() if isinstance(cls, type)]
    of_ours = [cls for cls in found if cls.__module__ == errors.__name__]
    assert len(of_ours) == 13
    assert all(issubclass(cls, errors.DatevBridgeError) for cls in of_ours)
