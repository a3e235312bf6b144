"""What is asked about the program."""

from collections.abc import Iterable

from datev_bridge.doctor import codes
from datev_bridge.doctor.facts import Program
from datev_bridge.doctor.line import Answer, Check, Group, Outcome, Question, no, yes

REPORT = "jinja2"
SPEED = "msgspec"
OPTIONAL = (REPORT, SPEED)
"""Modules of extras that matter here."""


def _question(name: str, de: str, en: str) -> Question:
    return Question(name=name, group=Group.PROGRAM, de=de, en=en)


def _version(program: Program) -> Iterable[Outcome]:
    return yes(f"{program.version} · Python {program.python}")


def _report(program: Program) -> Iterable[Outcome]:
    missing = REPORT in program.missing
    return no(codes.REPORT_MISSING.at(module=REPORT)) if missing else yes()


def _speed(program: Program) -> Iterable[Outcome]:
    if SPEED not in program.missing:
        return yes()
    issue = codes.SPEED_MISSING.at(module=SPEED)
    return (Outcome(answer=Answer.NOT_NEEDED, issue=issue),)


def _zones(program: Program) -> Iterable[Outcome]:
    return yes() if program.knows_zones else no(codes.ZONES_MISSING.at())


PROGRAM: tuple[Check[Program], ...] = (
    Check(question=_question("version", "datev_bridge läuft", "datev_bridge runs"), look=_version),
    Check(
        question=_question(
            "report", "Die Nachweisseite lässt sich erzeugen", "The proof page can be made"
        ),
        look=_report,
    ),
    Check(
        question=_question(
            "speed", "Große Tage werden schnell gelesen", "Large days are read quickly"
        ),
        look=_speed,
    ),
    Check(
        question=_question("zones", "Zeitzonen sind bekannt", "Time zones are known"), look=_zones
    ),
)
