"""From an error to its message and its exit code: the one place that decides either."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import cache
import re
from types import MappingProxyType

from attrs import frozen
import click

from datev_bridge import errors
from datev_bridge.issues import Issue, in_order
from datev_bridge_cli import codes


class ExitCode(IntEnum):
    """The exit codes, as documented in docs/reference/cli.md."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    RECONNECT = 4
    TEMPORARY = 5
    LOCAL = 6
    BUG = 70
    INTERRUPTED = 130


@frozen(kw_only=True)
class Failure:
    """Why a command ended early.

    Attributes:
        issue: What to say.
        code: The exit code.
        more: Further problems that belong to it, without ``issue``.
    """

    issue: Issue
    code: ExitCode
    more: tuple[Issue, ...] = ()


# First match wins, so what is special stands before its base.
_BY_TYPE: tuple[tuple[type[errors.DatevBridgeError], ExitCode], ...] = (
    (errors.AuthorizationError, ExitCode.RECONNECT),
    (errors.RateLimited, ExitCode.TEMPORARY),
    (errors.ServiceUnavailable, ExitCode.TEMPORARY),
    (errors.UnexpectedResponse, ExitCode.TEMPORARY),
    (errors.DeliveryError, ExitCode.LOCAL),
    (errors.StoreError, ExitCode.LOCAL),
    (errors.VaultError, ExitCode.LOCAL),
    (errors.DatevBridgeError, ExitCode.REFUSED),
)

_EXTRA_OF = MappingProxyType(
    {
        "jinja2": "report",
        **dict.fromkeys(("rich", "click", "tomlkit", "platformdirs"), "cli"),
        **dict.fromkeys(
            ("sqlalchemy", "alembic", "argon2", "cryptography", "segno", "dbos", "idna"), "service"
        ),
        "psycopg": "postgres",
        **dict.fromkeys(("flask", "waitress"), "flask"),
        "openpyxl": "xlsx",
        "asyncssh": "sftp",
    }
)


def worst(exit_codes: Iterable[ExitCode]) -> ExitCode:
    """Return the highest of 6, 5, 4 and 3, else what there is, else 0."""
    return max(exit_codes, default=ExitCode.DONE)


@cache
def _special() -> Mapping[str, ExitCode]:
    """Return problems with an exit code of their own; their rooms load when there is one."""
    from datev_bridge.daybook import codes as day  # noqa: PLC0415
    from datev_bridge.identity import codes as identity  # noqa: PLC0415
    from datev_bridge.journey import sftp_codes as sftp  # noqa: PLC0415
    from datev_bridge.kseries import codes as kseries  # noqa: PLC0415
    from datev_bridge.mapping import table_codes as tables  # noqa: PLC0415
    from datev_bridge.proof import codes as proof  # noqa: PLC0415
    from datev_bridge.store import codes as store  # noqa: PLC0415

    missing_extras = (
        proof.REPORT_EXTRA_MISSING,
        sftp.EXTRA_MISSING,
        store.DRIVER_MISSING,
        tables.XLSX_EXTRA_MISSING,
    )
    only_needs_time = (day.NOT_READABLE, day.NOT_COMPLETE, day.OTHER_DAY, day.TWO_VERSIONS)
    return {
        **{kind.code: ExitCode.TEMPORARY for kind in only_needs_time},
        identity.TOO_MANY.code: ExitCode.TEMPORARY,
        kseries.TOKENS_UNREADABLE.code: ExitCode.LOCAL,
        **{kind.code: ExitCode.USAGE for kind in missing_extras},
    }


def code_of(issues: Iterable[Issue]) -> ExitCode:
    """Return the exit code of what blocks among the issues; 0 if nothing does."""
    blocking = (issue.code for issue in issues if issue.blocks)
    return worst(_special().get(code, ExitCode.REFUSED) for code in blocking)


def failure_of(error: BaseException, command: str = "datev-bridge") -> Failure:
    """Return what to say about an error and which code to end with.

    Args:
        error: What was raised.
        command: The command that the person typed, for the advice on a wrong command line.
    """
    if isinstance(error, errors.DatevBridgeError):
        return _of_library(error)
    if isinstance(error, click.ClickException):
        return Failure(issue=_of_command_line(error, command), code=ExitCode.USAGE)
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return Failure(issue=codes.INTERRUPTED.at(), code=ExitCode.INTERRUPTED)
    if isinstance(error, ModuleNotFoundError) and (extra := _extra_of(error)):
        issue = codes.MISSING_EXTRA.at(module=error.name, extra=extra)
        return Failure(issue=issue, code=ExitCode.USAGE)
    if isinstance(error, OSError):
        return Failure(issue=_of_system(error), code=ExitCode.LOCAL)
    return Failure(issue=codes.BUG.at(error=type(error).__name__), code=ExitCode.BUG)


def _of_library(error: errors.DatevBridgeError) -> Failure:
    more = tuple(issue for issue in getattr(error, "issues", ()) if issue != error.issue)
    of_type = next(code for kind, code in _BY_TYPE if isinstance(error, kind))
    code = code_of(more) or _special().get(error.code, of_type)
    return Failure(issue=error.issue, code=code, more=in_order(more))


def _of_system(error: OSError) -> Issue:
    reason = error.strerror or type(error).__name__
    if error.filename is None:
        return codes.SYSTEM.at(reason=reason)
    return codes.LOCAL.at(path=error.filename, reason=reason)


def _extra_of(error: ModuleNotFoundError) -> str | None:
    return _EXTRA_OF.get((error.name or "").partition(".")[0])


_NO_VALUE = "does not take a value."
_EXTRA_WORDS = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def _of_command_line(error: click.ClickException, command: str) -> Issue:
    if isinstance(error, click.UsageError) and error.ctx is not None:
        command = error.ctx.command_path
    match error:
        case click.NoSuchOption():
            meant = _meant(error.possibilities)
            return codes.UNKNOWN_OPTION.at(name=error.option_name, meant=meant, command=command)
        case click.NoSuchCommand():
            meant = _meant(error.possibilities)
            return codes.UNKNOWN_COMMAND.at(name=error.command_name, meant=meant, command=command)
        case click.MissingParameter():
            name = error.param_hint or _name(error.param)
            return codes.MISSING_PARAMETER.at(name=name, command=command)
        case click.BadOptionUsage() if not error.message.endswith(_NO_VALUE):
            return codes.MISSING_PARAMETER.at(name=error.option_name, command=command)
        case BadValue():
            name = error.param_hint or _name(error.param)
            return codes.BAD_VALUE.at(value=error.value, name=name, expected=error.expected)
    return codes.BAD_USAGE.at(reason=_reason(error), command=command)


def _reason(error: click.ClickException) -> str:
    """Return why, without click's English where what was typed says it in any language."""
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name}=…"
    extra = _EXTRA_WORDS.fullmatch(error.message)
    return extra[1] if extra else error.format_message()


def _meant(possibilities: list[str] | None) -> str:
    return f" → {', '.join(possibilities)}?" if possibilities else ""


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "?"
    return (
        parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
    )


class BadValue(click.BadParameter):
    """A value of the command line that is not valid, with what would be."""

    def __init__(self, value: str, expected: str) -> None:
        super().__init__(f"{value}: {expected}")
        self.value = value
        self.expected = expected
