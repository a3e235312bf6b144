"""The examples of the documentation, run as a reader would: block by block, in an empty folder."""

from collections.abc import Iterator, Mapping
import os
from pathlib import Path
import re
import signal
import subprocess
import sys

from attrs import define, field, frozen
import pyotp

from support.cli import SRC, process_environment
from support.smtp import free_port
from support.visitor import Visitor

DOCS = Path(__file__).parents[2] / "docs"
PATIENCE = 120.0
PORT = "8080"
"""The portal's port in the examples; a test takes one that is free."""

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)(?: exit=(?P<exit>\d+))?\n(?P<text>.*?)^ *```$"
    r"|^% run: (?P<hidden>[^\n]+)$"
    r"|^% as (?P<who>\w+): (?P<deed>[^\n]+)$",
    re.DOTALL | re.MULTILINE,
)
_PROGRAMS = {"datev-bridge": "-m support.reader", "python": ""}
_PROGRAM = """#!/bin/sh
exec "{python}" {words} "$@"
"""


@frozen(kw_only=True)
class Block:
    """One block of a page.

    Attributes:
        language: ``sh``, ``python``, ``text``, ``toml`` … as its fence says.
        text: Its content.
        line: Where it begins.
        code: The exit code that it ends with, as its fence says: ``sh exit=3``.
    """

    language: str
    text: str
    line: int
    code: int = 0


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page, and its comments for tests, which no reader sees.

    A comment ``% run: …`` is a block of ``sh`` that stands in for what a test cannot have: an
    account, a second terminal. ``% as owner: press Log in`` is what the text asks somebody to do
    in the portal.
    """
    text = page.read_text("utf-8")
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        if found["hidden"]:
            yield Block(language="sh", text=found["hidden"] + "\n", line=line)
            continue
        if found["who"]:
            yield Block(language=f"as {found['who']}", text=found["deed"], line=line)
            continue
        indent = len(found["indent"])
        content = "".join(row[indent:] for row in found["text"].splitlines(keepends=True))
        code = int(found["exit"] or 0)
        yield Block(language=found["language"], text=content, line=line, code=code)


@define
class Reader:
    """Somebody who reads a page and types what it shows.

    Attributes:
        folder: Where; empty at first.
        output: What the newest block of ``sh`` or ``python`` printed, both streams.
        port: Of the portal.
    """

    folder: Path
    output: str = ""
    port: int = field(factory=free_port)
    _sources: list[str] = field(factory=list)
    _visitors: dict[str, Visitor] = field(factory=dict)
    _started: list["subprocess.Popen[bytes]"] = field(factory=list)

    def run(self, page: Path) -> int:
        """Run every block of a page and return how many there were.

        ``sh`` and ``python`` are run; ``text`` is compared with what the block before it printed,
        line by line, a line ``…`` stands for any; ``toml``, ``json`` and ``ini`` are only shown.
        """
        count = 0
        self._sources.clear()
        for block in blocks_of(page):
            where = f"{page.relative_to(DOCS)}:{block.line}"
            match block.language:
                case "sh":
                    self._shell(block, where)
                case "python":
                    self._python(block.text, where)
                case "text":
                    self._compare(block.text, where)
                case who if who.startswith("as "):
                    self._in_the_portal(who.removeprefix("as "), block.text, where)
                case _:
                    continue
            count += 1
        return count

    def _shell(self, block: Block, where: str) -> None:
        """Run a block in a shell of its own; what it exports holds for those after it."""
        text = block.text.replace(PORT, str(self.port))
        kept, shown = self.folder / ".exports", self.folder / ".shown"
        script = f"set -eu\n[ ! -f '{kept}' ] || . '{kept}'\n{text}\nexport -p > '{kept}'\n"
        with shown.open("wb") as out:
            process = subprocess.Popen(
                ["bash", "-c", script],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._started.append(process)
            code = process.wait(PATIENCE)
        self.output = shown.read_text("utf-8")
        assert code == block.code, f"{where}: exit {code}\n{block.text}\n{self.output}"

    def _python(self, text: str, where: str) -> None:
        """Run a block with those before it on its page, as somebody does who types on."""
        self._sources.append(text)
        script = self.folder / ".example.py"
        script.write_text("".join(self._sources), "utf-8")
        begin = f"[ ! -f '{self.folder}/.exports' ] || . '{self.folder}/.exports'"
        done = subprocess.run(
            ["bash", "-c", f"{begin}; exec '{sys.executable}' -W error '{script}'"],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            check=False,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        self.output = done.stdout + done.stderr
        assert done.returncode == 0, f"{where}:\n{self.output}"

    def _in_the_portal(self, who: str, deed: str, where: str) -> None:
        """Do what a line says with the portal of the demonstration, as one of its people."""
        lines = (self.folder / "portal.txt").read_text("utf-8").splitlines()
        email, *words = next(line.split()[1:] for line in lines if line.startswith(who))
        visitor = self._visitors.setdefault(who, Visitor(url=f"http://127.0.0.1:{self.port}"))
        verb, _, rest = deed.partition(" ")
        label, is_written, value = rest.partition(" = ")
        if not is_written:
            getattr(visitor, verb)(rest)
            return
        assert verb == "write", where
        known = {"EMAIL": email, "PASSWORD": " ".join(words[:-1])}
        code = pyotp.TOTP(words[-1]).now() if value == "CODE" else ""
        visitor.write(label, code or known.get(value, value))

    def _compare(self, text: str, where: str) -> None:
        printed = [line.rstrip() for line in self.output.splitlines()]
        at = 0
        for line in (row.rstrip() for row in text.splitlines()):
            if line.strip() in {"…", ""}:
                continue
            assert line in printed[at:], f"{where}: not printed: {line}\n{self.output}"
            at = printed.index(line, at) + 1

    def _environment(self) -> Mapping[str, str]:
        bin_folder = self.folder / ".bin"
        if not bin_folder.exists():
            bin_folder.mkdir()
            for name, words in _PROGRAMS.items():
                program = bin_folder / name
                program.write_text(_PROGRAM.format(python=sys.executable, words=words))
                program.chmod(0o755)
        return process_environment(
            {
                "PATH": f"{bin_folder}:{os.environ['PATH']}",
                "PYTHONPATH": f"{SRC}:{Path(__file__).parents[1]}",
                "DOCS": str(DOCS),
                "HOME": str(self.folder),
                "XDG_DATA_HOME": str(self.folder / ".local"),
                "DATEV_BRIDGE_LANG": "en",
                "LC_ALL": "C.UTF-8",
            }
        )

    def leave(self) -> None:
        """End what the blocks left running."""
        for process in self._started:
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                continue
