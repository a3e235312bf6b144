"""A question and its answer, as ``doctor`` shows it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from datev_bridge.issues import Issue, Severity

T = TypeVar("T")


class Group(Enum):
    """What a question is about, in the order in which they are asked."""

    PROGRAM = "program"
    SETTINGS = "settings"
    POS = "pos"
    DATEV = "datev"
    DELIVERY = "delivery"
    DATABASE = "database"


class Answer(Enum):
    """The answer to a question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """It could not be found out now."""
    NOT_NEEDED = "not needed"
    """The question does not arise."""


@frozen(kw_only=True)
class Outcome:
    """An answer without its question.

    Attributes:
        answer: The answer.
        detail: What was found, without words of a language: a version, a number, a day, a path.
        issue: Why, and the next step; with every answer but yes, and with yes where there is
            something good to know.
    """

    answer: Answer
    detail: str = ""
    issue: Issue | None = None


@frozen(kw_only=True)
class Line:
    """A question with its answer.

    Attributes:
        check: Stable name of the question, ``"pos.answers"``.
        group: What it is about.
        de: The question as a statement that should hold, in German.
        en: The same in English.
        outcome: The answer.
    """

    check: str
    group: Group
    de: str
    en: str
    outcome: Outcome

    @property
    def is_finding(self) -> bool:
        """Whether a person has something to do."""
        return self.outcome.answer is Answer.NO

    def as_json(self) -> Mapping[str, Any]:
        """Return the line as plain data."""
        issue = self.outcome.issue
        return {
            "check": self.check,
            "group": self.group.value,
            "statement": {"de": self.de, "en": self.en},
            "answer": self.outcome.answer.value,
            "detail": self.outcome.detail,
            "issue": None if issue is None else issue.as_json(),
        }


@frozen(kw_only=True)
class Question:
    """What is looked at.

    Attributes:
        name: Stable, unique in its group.
        group: What it is about.
        de: The statement that should hold, in German.
        en: The same in English.
    """

    name: str
    group: Group
    de: str
    en: str

    def lines(self, outcomes: Iterable[Outcome]) -> Iterator[Line]:
        """Yield the question with each of its answers."""
        for outcome in outcomes:
            yield Line(
                check=f"{self.group.value}.{self.name}",
                group=self.group,
                de=self.de,
                en=self.en,
                outcome=outcome,
            )


@frozen(kw_only=True)
class Check(Generic[T]):
    """A row of a table: a question, and how the facts answer it.

    Attributes:
        question: The question.
        look: Answers: one outcome, or one for each thing that is wrong.
    """

    question: Question
    look: Callable[[T], Iterable[Outcome]] = field(repr=False)

    def lines(self, facts: T) -> Iterator[Line]:
        """Yield the question with its answers."""
        yield from self.question.lines(self.look(facts))


def yes(detail: object = "") -> tuple[Outcome]:
    """Return the answer yes."""
    return (Outcome(answer=Answer.YES, detail=str(detail)),)


def no(*issues: Issue) -> tuple[Outcome, ...]:
    """Return the answer no, once for each reason."""
    return tuple(Outcome(answer=Answer.NO, issue=issue) for issue in issues)


def unknown(issue: Issue) -> tuple[Outcome]:
    """Return that it could not be found out, and why."""
    return (Outcome(answer=Answer.UNKNOWN, issue=issue),)


def judged(issues: Iterable[Issue], detail: object = "") -> tuple[Outcome, ...]:
    """Return no for what blocks or warns; without that yes, with what is merely good to know."""
    known = tuple(issues)
    reasons = [issue for issue in known if issue.severity is not Severity.HINTS]
    if reasons:
        return no(*reasons)
    hint = known[0] if known else None
    return (Outcome(answer=Answer.YES, detail=str(detail), issue=hint),)
