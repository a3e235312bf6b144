"""A worker that tells where it is, and can be killed there: by SIGKILL, as a process of its own.

``python -m support.stepping TRACE AIM -- WORDS`` runs the command line with these words. Each begin
and end of a step is a line in the file TRACE, written at once, so that it is there after a kill.
AIM, ``"step|moment|times|share"``, names where the process kills itself: ``before`` the step or
``inside`` it, the so many-th time it comes there, after that share of the time the step takes. An
empty one names nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
import os
from pathlib import Path
import signal
import sys
from threading import Lock, Thread, get_ident
import time
from typing import Any

from attrs import define, field, frozen

RUN, FILE, MAIL, TURN = "run", "file", "mail", "turn"


def _every(_args: tuple[Any, ...]) -> bool:
    return True


def _claims(args: tuple[Any, ...]) -> bool:
    return bool(args[1].holder)


def _notes(args: tuple[Any, ...]) -> bool:
    return not args[1].holder


@frozen
class Step:
    """One step of a worker.

    Attributes:
        name: As tables show it.
        chain: Which steps it stands among; in a chain they follow one another as they are listed.
        where: The function that it is, ``module:Class.method`` or ``module:function``.
        seconds: About how long it takes.
        only: Which of the function's calls are meant, by their arguments.
        is_once: Whether a process comes there only once.
    """

    name: str
    chain: str
    where: str
    seconds: float
    only: Callable[[tuple[Any, ...]], bool] = _every
    is_once: bool = False


_OURS = "datev_bridge"
STEPS = (
    Step("begin anew", TURN, f"{_OURS}.runs.worker:Worker._begin", 0.02, is_once=True),
    Step("hand in the try", TURN, f"{_OURS}.engine.durable:DurableQueue.submit", 0.02),
    Step("find the run", RUN, f"{_OURS}.runs.performing:found_place", 0.003),
    Step("read the POS", RUN, f"{_OURS}.runs.export:read_days", 0.15),
    Step("book", RUN, f"{_OURS}.runs.export:build_export", 0.03),
    Step("note what is written", RUN, f"{_OURS}.store.books:StoredLedger.begin", 0.01),
    Step("keep file and proof", RUN, f"{_OURS}.store.books:StoredFiles.put", 0.01),
    Step("record, post the mails", RUN, f"{_OURS}.store.books:StoredLedger.complete", 0.03),
    Step("end the try", RUN, f"{_OURS}.runs.performing:Performer._ended", 0.02),
    Step("let the engine know", RUN, "dbos._sys_db:SystemDatabase.record_operation_result", 0.01),
    Step("claim the file", FILE, f"{_OURS}.store.deliveries:StoredDeliveries.keep", 0.005, _claims),
    Step("put it there", FILE, f"{_OURS}.delivery.folder_target:FolderTarget.deliver", 0.005),
    Step(
        "note that it is there",
        FILE,
        f"{_OURS}.store.deliveries:StoredDeliveries.keep",
        0.005,
        _notes,
    ),
    Step("claim the mail", MAIL, f"{_OURS}.store.outbox:StoredMailQueue._take", 0.005),
    Step("connect", MAIL, f"{_OURS}.delivery.smtp:SmtpTransport._connect", 0.01),
    Step("hand it over", MAIL, f"{_OURS}.delivery.smtp:SmtpTransport._hand_over", 0.01),
    Step("write the line", MAIL, f"{_OURS}.delivery.taken_note:TakenNote.keep", 0.0002),
    Step("note that it was taken", MAIL, f"{_OURS}.store.outbox:StoredMailQueue.taken", 0.005),
    Step("forget the line", MAIL, f"{_OURS}.delivery.taken_note:TakenNote.forget", 0.0002),
    Step("settle the run", TURN, f"{_OURS}.runs.performing:Performer._settled", 0.01),
)
"""The worker's steps, none inside another."""
BEFORE, INSIDE, BETWEEN = "before", "inside", "in no step"
POINTS = tuple((step.name, moment) for step in STEPS for moment in (BEFORE, INSIDE))
DOUBTFUL = (("hand it over", INSIDE), ("write the line", BEFORE), ("write the line", INSIDE))
"""Where a kill may leave a mail that a server took and nobody noted."""


def label(name: str, moment: str) -> str:
    """Return how tables name a point."""
    (number,) = (n for n, step in enumerate(STEPS) if step.name == name)
    chain = STEPS[number].chain
    earlier = [step.name for step in STEPS[:number] if step.chain == chain]
    return name if moment == INSIDE else f"{earlier[-1] if earlier else '…'} → {name}"


@define
class Aim:
    """Where a process kills itself."""

    step: str
    moment: str
    times: int
    share: float
    lock: Lock = field(factory=Lock)

    @classmethod
    def from_text(cls, text: str) -> "Aim | None":
        if not text:
            return None
        step, moment, times, share = text.split("|")
        return cls(step, moment, int(times), float(share))

    def text(self) -> str:
        return f"{self.step}|{self.moment}|{self.times}|{self.share}"

    def is_here(self, step: Step) -> bool:
        """Count that a step begins; tell whether it is the one."""
        with self.lock:
            if step.name != self.step:
                return False
            self.times -= 1
            return self.times == 0


@frozen
class Tracer:
    """Writes down where the process is, and kills it where it is to end."""

    handle: int
    aim: Aim | None

    def tell(self, sign: str, step: Step) -> None:
        os.write(self.handle, f"{get_ident()} {sign} {step.name}\n".encode())

    def die(self, step: Step, moment: str) -> None:
        os.write(self.handle, f"0 ! {step.name}|{moment}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)

    def wrapped(self, step: Step, inner: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(inner)
        def outer(*args: Any, **more: Any) -> Any:
            if not step.only(args):
                return inner(*args, **more)
            is_here = self.aim is not None and self.aim.is_here(step)
            moment = self.aim.moment if self.aim is not None else ""
            if is_here and moment == BEFORE:
                self.die(step, BEFORE)
            self.tell(">", step)
            if is_here:
                assert self.aim is not None
                Thread(target=self._later, args=(step, self.aim.share), daemon=True).start()
            try:
                return inner(*args, **more)
            finally:
                if is_here:  # it was quicker than usual
                    self.die(step, INSIDE)
                self.tell("<", step)

        return outer

    def _later(self, step: Step, share: float) -> None:
        time.sleep(step.seconds * share)
        self.die(step, INSIDE)


def wrap_all(tracer: Tracer) -> None:
    """Let each step tell when it begins and ends."""
    for step in STEPS:
        module, _, path = step.where.partition(":")
        home: Any = import_module(module)
        *owners, name = path.split(".")
        for owner in owners:
            home = getattr(home, owner)
        setattr(home, name, tracer.wrapped(step, getattr(home, name)))


def fell(trace: Path) -> set[str]:
    """Return where a kill fell, by the labels of tables: the point aimed at, and every thread's.

    A thread that was in no step counts only between a mail server's answer and the line about it.
    """
    lines = trace.read_text().splitlines() if trace.exists() else []
    inside: dict[str, str] = {}
    last: dict[str, str] = {}
    found: set[str] = set()
    for line in lines:
        thread, sign, name = line.split(" ", 2)
        if sign == "!":
            found.add(label(*name.split("|")))
        elif sign == ">":
            inside[thread] = name
        else:
            inside.pop(thread, None)
        last[thread] = name
    answered, _ = DOUBTFUL[0]
    found.update(inside.values())
    for thread, name in last.items():
        if name == answered and thread not in inside:
            found.add(label(*DOUBTFUL[1]))
    return found or {BETWEEN}


def table(kills: Iterable[str]) -> str:
    """Return how many kills fell where, as a table for people."""
    counted = Counter(kills)
    named = [label(*point) for point in POINTS]
    rows = [*named, *sorted(set(counted) - set(named))]
    return "\n".join(f"| {row} | {counted[row]} |" for row in rows)


def aims(dice: Any, most: int, times: int) -> list[Aim | None]:
    """Return where so many processes end, each point as often as each other; one in four nowhere.

    Args:
        dice: A :class:`random.Random`.
        most: How many.
        times: A step is met at the first to the so many-th time.
    """
    found: list[Aim | None] = []
    once = {step.name for step in STEPS if step.is_once}
    while len(found) < most:
        points = [*POINTS]
        dice.shuffle(points)
        for number, (step, moment) in enumerate(points):
            if number % 3 == 0:
                found.append(None)
            met = 1 if step in once else dice.randint(1, times)
            found.append(Aim(step, moment, met, dice.random()))
    return found[:most]


def main(words: list[str]) -> None:
    from datev_bridge_cli.main import main as run

    trace, aim, dashes, *rest = words
    assert dashes == "--"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    tracer = Tracer(os.open(trace, flags, 0o600), Aim.from_text(aim))
    wrap_all(tracer)
    sys.argv = ["datev-bridge", *rest]
    sys.exit(run())


if __name__ == "__main__":
    main(sys.argv[1:])
