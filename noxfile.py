"""Small sessions, each in an environment of its own; ``nox -l`` lists them."""

import json
import os
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["lint", "imports", "typing", "tests", "docs"]
nox.options.error_on_external_run = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = ["3.11", "3.12", "3.13"]


def install(session: nox.Session, *groups: str, extra: str = "all") -> None:
    """Install the project in place with an extra and the dependency groups named."""
    wanted = [word for group in groups for word in ("--group", group)]
    session.install("--editable", f".[{extra}]", *wanted)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format."""
    session.install(*nox.project.dependency_groups(PYPROJECT, "lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def imports(session: nox.Session) -> None:
    """Who may import whom."""
    install(session, "lint")
    session.run("lint-imports", "--no-logo")


@nox.session
def typing(session: nox.Session) -> None:
    """Types, strictly."""
    install(session, "lint", "test")
    session.run("mypy")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The fast suite, on every Python that is there."""
    install(session, "test")
    session.run("pytest", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """The fast suite, with the branches of the core that it reaches."""
    install(session, "test")
    session.run("pytest", "--cov", "--cov-report=term-missing:skip-covered", *session.posargs)


@nox.session
def e2e(session: nox.Session) -> None:
    """Whole processes over real HTTP, and everything else that is marked slow."""
    install(session, "test")
    session.run("pytest", "-m", "slow or not slow", "tests/e2e", *session.posargs)
    session.run("pytest", "-m", "slow", "--ignore=tests/e2e", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The site without a warning, every link and anchor of it, and every example run."""
    install(session, "docs", "test")
    session.run("python", "docs/generate.py", *session.posargs)
    session.run("sphinx-build", "-q", "-W", "--keep-going", "-n", "docs", "build/docs")
    session.run("python", "docs/check_links.py", "build/docs")
    session.run("pytest", "-m", "slow or not slow", "tests/docs")


@nox.session
def bench(session: nox.Session) -> None:
    """Speed as ratios measured in one run; writes the benchmarks page and the README's figures."""
    install(session, "test", "bench")
    session.run("pytest", "tests/bench", *session.posargs)
    session.run("python", "tests/bench/page.py", "measure")


@nox.session
def mutation(session: nox.Session) -> None:
    """Faults in money, tax, mapping and journal that the tests do not notice; for rooms named."""
    install(session, "test")
    session.run("python", "-m", "mutation.run", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session(name="full-kill")
def full_kill(session: nox.Session) -> None:
    """Workers killed again and again over many locations and days, on both databases."""
    install(session, "test")
    size = {
        "DATEV_BRIDGE_KILLS": "200",
        "DATEV_BRIDGE_KILL_PLACES": "50",
        "DATEV_BRIDGE_KILL_DAYS": "30",
    }
    words = ["-m", "slow", "-s", "tests/e2e/test_worker_kills.py"]
    session.run("pytest", *words, *session.posargs, env=size)


@nox.session(name="full-fleet")
def full_fleet(session: nox.Session) -> None:
    """Thousands of locations due at once, with one worker and with two."""
    install(session, "test")
    places = session.posargs or ["500", "5000"]
    for count in places:
        for workers in ("1", "2"):
            words = ["tests/bench/fleet.py", count, workers]
            session.run("python", *words, env={"PYTHONPATH": "tests"})


@nox.session(name="full-history")
def full_history(session: nox.Session) -> None:
    """Three years of a restaurant pulled over HTTP, killed once."""
    install(session, "test")
    session.run("python", "tests/bench/history.py", *session.posargs, env={"PYTHONPATH": "tests"})


@nox.session
def demo(session: nox.Session) -> None:
    """A week of the sample restaurant."""
    install(session, extra="cli")
    session.run("datev-bridge", "demo", *session.posargs)


@nox.session
def release(session: nox.Session) -> None:
    """What is released, into dist: tested without the sources, with its parts list (SBOM).

    The whole fast suite runs against the wheel on each Python that is here, with the lowest and the
    newest versions. Nothing is uploaded.
    """
    session.install(".[all]", *nox.project.dependency_groups(PYPROJECT, "release"))
    whole = {"DATEV_BRIDGE_RELEASE": "whole"}
    session.run("pytest", "tests/release", "-s", *session.posargs, env=whole)
    dist, parts = Path("dist"), session.create_tmp()
    session.run("uv", "build", "--out-dir", str(dist), env={"SOURCE_DATE_EPOCH": epoch(session)})
    wheel = max(dist.glob("*.whl"), key=os.path.getmtime)
    session.run("uv", "venv", "--clear", f"{parts}/venv")
    python = f"{parts}/venv/bin/python"
    session.run("uv", "pip", "install", "--python", python, f"{wheel}[all]")
    session.run(
        "cyclonedx-py", "environment", python, "--pyproject", "pyproject.toml",
        "--output-reproducible", "--of", "JSON", "-o", str(dist / f"{wheel.stem}.cdx.json"),
    )  # fmt: skip
    audit(session, python)


def epoch(session: nox.Session) -> str:
    """Return when the newest commit was made: the time that a build bears."""
    made = session.run("git", "log", "-1", "--format=%ct", external=True, silent=True)
    return str(made).strip()


def audit(session: nox.Session, python: str) -> None:
    """Look for known weaknesses; where no database of them can be reached, say so loudly."""
    listed = Path(session.create_tmp()) / "versions.txt"
    frozen = session.run("uv", "pip", "freeze", "--python", python, silent=True)
    lines = [line for line in str(frozen).splitlines() if not line.startswith("datev")]
    listed.write_text("\n".join(lines) + "\n", "utf-8")
    found = listed.with_suffix(".json")
    words = ["pip-audit", "--disable-pip", "--no-deps", "-r", str(listed)]
    session.run(*words, "-f", "json", "-o", str(found), silent=True, success_codes=[0, 1])
    packages = json.loads(found.read_text("utf-8"))["dependencies"] if found.exists() else []
    if weak := [each for each in packages if each.get("vulns")]:
        session.error(json.dumps(weak, indent=1))
    seen = [each for each in packages if "vulns" in each]
    if len(seen) < len(lines):
        session.warn(f"NOT AUDITED: {len(lines) - len(seen)} of {len(lines)} packages, as no")
        session.warn("database of weaknesses could be reached. Where one can be:")
        session.warn(" ".join(words))
