"""All questions in their order, each with its answer."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from datev_bridge.doctor import codes
from datev_bridge.doctor.facts import Facts, Home, Pos, Program
from datev_bridge.doctor.line import (
    Answer,
    Check,
    Group,
    Line,
    Outcome,
    Question,
    no,
    unknown,
    yes,
)
from datev_bridge.doctor.of_home import HOME
from datev_bridge.doctor.of_pos import POS
from datev_bridge.doctor.of_program import PROGRAM
from datev_bridge.doctor.of_store import StoreFacts, examine_store
from datev_bridge.issues import Issue


def examine(facts: Facts) -> tuple[Line, ...]:
    """Return one line a question, or one for each thing that is wrong, group by group.

    Every answer but yes has an issue that says why and what to do next. Findings are the lines
    with the answer no.

    Args:
        facts: What was found.
    """
    return _grouped(_answered(PROGRAM, facts.program), _of_home(facts), _of_pos(facts))


def examine_service(program: Program, store: StoreFacts | Issue) -> tuple[Line, ...]:
    """Return the lines about the program and about a service.

    Args:
        program: The program on this machine.
        store: The service, or why it cannot be opened.
    """
    return _grouped(_answered(PROGRAM, program), examine_store(store))


def _grouped(*lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(chain(*lines), key=lambda line: list(Group).index(line.group)))


_READABLE = Question(
    name="profile",
    group=Group.SETTINGS,
    de="Das Profil ist lesbar und in sich stimmig",
    en="The profile can be read and fits together",
)
_ANSWERS = Question(
    name="answers",
    group=Group.POS,
    de="Die Kasse antwortet und erkennt die Verbindung an",
    en="The POS answers and accepts the connection",
)
_NO_PROFILE = (Outcome(answer=Answer.NOT_NEEDED, issue=codes.NO_PROFILE.at()),)


def _of_home(facts: Facts) -> Iterator[Line]:
    home = facts.home
    if home is None:
        yield from _READABLE.lines(_NO_PROFILE)
        yield from _unanswered(HOME, _NO_PROFILE)
    elif isinstance(home, Home):
        yield from _READABLE.lines(yes(home.profile.name))
        yield from _answered(HOME, home)
    else:
        yield from _READABLE.lines(no(*home))
        yield from _unanswered(HOME, unknown(codes.PROFILE_FIRST.at()))


def _of_pos(facts: Facts) -> Iterator[Line]:
    pos = facts.pos
    if isinstance(pos, Pos):
        yield from _ANSWERS.lines(yes())
        yield from _answered(POS, pos)
    elif pos is not None:
        yield from _ANSWERS.lines(no(pos))
        yield from _unanswered(POS, unknown(codes.CONNECT_FIRST.at()))
    else:
        why = _why_not_asked(facts)
        yield from _ANSWERS.lines(why)
        yield from _unanswered(POS, why)


def _why_not_asked(facts: Facts) -> tuple[Outcome, ...]:
    if facts.home is None:
        return _NO_PROFILE
    if not isinstance(facts.home, Home):
        return unknown(codes.PROFILE_FIRST.at())
    return unknown(codes.OFFLINE.at() if facts.is_offline else codes.CONNECT_FIRST.at())


def _answered(checks: Iterable[Check[Any]], facts: object) -> Iterator[Line]:
    for check in checks:
        yield from check.lines(facts)


def _unanswered(checks: Iterable[Check[Any]], outcomes: tuple[Outcome, ...]) -> Iterator[Line]:
    for check in checks:
        yield from check.question.lines(outcomes)
