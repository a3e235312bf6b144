"""From an error to a message and an exit code."""

import click
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge import errors
from datev_bridge.issues import Issue, IssueKind, Severity
from datev_bridge.journey import sftp_codes as sftp
from datev_bridge.mapping import table_codes as table
from datev_bridge.proof import codes as report
from datev_bridge.store import codes as store
from datev_bridge_cli.failures import ExitCode, failure_of, worst

KIND = IssueKind(
    code="KS-999",
    severity=Severity.BLOCKS,
    de="Etwas ist falsch.",
    en="Something is wrong.",
    hint_de="Tun Sie etwas.",
    hint_en="Do something.",
)
ISSUE = KIND.at("somewhere")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.ConfigurationError(ISSUE), ExitCode.REFUSED),
        (errors.ExportRefused(ISSUE), ExitCode.REFUSED),
        (errors.ExtfError(ISSUE), ExitCode.REFUSED),
        (errors.KSeriesError(ISSUE), ExitCode.REFUSED),
        (errors.AuthorizationError(ISSUE), ExitCode.RECONNECT),
        (errors.RateLimited(ISSUE), ExitCode.TEMPORARY),
        (errors.ServiceUnavailable(ISSUE), ExitCode.TEMPORARY),
        (errors.UnexpectedResponse(ISSUE), ExitCode.TEMPORARY),
        (errors.DeliveryError(ISSUE, target="datev", retry=True), ExitCode.LOCAL),
        (errors.StoreError(ISSUE), ExitCode.LOCAL),
        (errors.VaultError(ISSUE), ExitCode.LOCAL),
        (PermissionError(13, "Permission denied", "datev"), ExitCode.LOCAL),
        (OSError(98, "Address already in use"), ExitCode.LOCAL),
        (ModuleNotFoundError("no", name="jinja2.sandbox"), ExitCode.USAGE),
        (ModuleNotFoundError("no", name="datev_bridge.gone"), ExitCode.BUG),
        (KeyError("secret"), ExitCode.BUG),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED),
        (click.Abort(), ExitCode.INTERRUPTED),
    ],
)
def test_each_error_has_its_exit_code(error: BaseException, code: ExitCode) -> None:
    assert failure_of(error).code is code


def every_error() -> list[type[errors.DatevBridgeError]]:
    found, todo = [], [errors.DatevBridgeError]
    while todo:
        kind = todo.pop()
        found.append(kind)
        todo += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", every_error())
def test_every_error_of_the_library_keeps_its_issue(kind: type[errors.DatevBridgeError]) -> None:
    extra = {"target": "x", "retry": False} if kind is errors.DeliveryError else {}
    failure = failure_of(kind(ISSUE, **extra))
    assert failure.issue == ISSUE
    assert failure.code in {3, 4, 5, 6}


def test_further_issues_come_once_and_worst_first() -> None:
    hint = Issue(kind=IssueKind(**{**_fields(KIND), "severity": Severity.HINTS, "code": "KS-998"}))
    other = KIND.at("elsewhere")
    failure = failure_of(errors.ExportRefused(ISSUE, issues=[hint, other, ISSUE]))
    assert failure.more == (other, hint)


def _fields(kind: IssueKind) -> dict[str, object]:
    return {
        name: getattr(kind, name) for name in ("code", "severity", "de", "en", "hint_de", "hint_en")
    }


def test_a_bug_does_not_repeat_what_the_error_says() -> None:
    failure = failure_of(RuntimeError("token=abc"))
    assert "abc" not in failure.issue.text("de") + failure.issue.hint("de")


@given(st.lists(st.sampled_from([*ExitCode][3:7])))
def test_of_several_the_highest_counts(found: list[ExitCode]) -> None:
    assert worst(found) == max(found, default=0)


@pytest.mark.parametrize(
    "kind",
    [
        report.REPORT_EXTRA_MISSING,
        sftp.EXTRA_MISSING,
        store.DRIVER_MISSING,
        table.XLSX_EXTRA_MISSING,
    ],
    ids=lambda kind: kind.code,
)
def test_a_missing_extra_ends_alike_whoever_tells_of_it(kind: IssueKind) -> None:
    assert failure_of(errors.StoreError(Issue(kind=kind))).code is ExitCode.USAGE
    assert "datev_bridge[" in kind.hint_en
