"""A type checker sees the types of the installed wheel, and a user's program passes strictly."""

from pathlib import Path
import subprocess
import sys

from support.workshop import build_workshop

PROGRAM = """
from datetime import date, datetime
from typing import assert_type
from datev_bridge import DaySummary, Export, Location, Profile, build_export, from_toml, read_day
from datev_bridge import extf
from datev_bridge.issues import Issue

def book(body: bytes, text: str, place: Location, day: date, now: datetime) -> bytes:
    read = assert_type(read_day(body, location=place, business_day=day, feed="v2"), DaySummary)
    profile = assert_type(from_toml(text), Profile)
    made = build_export([read], profile=profile, location=place, created_at=now)
    assert_type(made, Export)
    assert_type(extf.check_file("a.csv"), tuple[Issue, ...])
    return made.batches[0].content
"""
WRONG = PROGRAM + "\nbook(1, 2, 3, 4, 5)\n"


def test_a_program_is_checked_against_the_wheel(wheel: Path, tmp_path: Path) -> None:
    made = build_workshop(tmp_path / "venv", str(wheel))

    def check(program: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "program.py").write_text(program, "utf-8")
        words = ("--strict", "--python-executable", str(made.python), "program.py")
        return subprocess.run(
            [sys.executable, "-m", "mypy", *words],
            capture_output=True, text=True, cwd=tmp_path, check=False,
        )  # fmt: skip

    good, bad = check(PROGRAM), check(WRONG)
    assert good.returncode == 0, good.stdout
    assert bad.stdout.count("[arg-type]") == 5
