"""One-line start for a fresh clone: only CPython with pip is needed.

::

    python3 bootstrap.py demo     a week of a restaurant, from the till to the DATEV file
    python3 bootstrap.py test     the test suite

Each task installs the project once into an environment of its own (``.venv-demo``,
``.venv-test``); later runs start at once. What follows the task is passed on, for example
``python3 bootstrap.py demo --days 3`` or ``python3 bootstrap.py test tests/unit -x``.

This file keeps to the syntax of Python 3.6, so that an older Python can say what it lacks.
"""

import hashlib
import importlib.util
import os
from pathlib import Path
import shutil
import subprocess
import sys

ROOT = Path(__file__).resolve().parent
NEEDED = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")

# A file's tests stay together, so that what they share is made once.
_AT_ONCE = ["-n", "auto", "--dist", "loadfile"]
PIP = ["pip>=25.1"]  # the first that reads dependency groups (PEP 735)
TASKS = {
    # task: (what pip installs, what the environment's Python runs)
    "demo": (["--editable", ".[cli]"], ["-m", "datev_bridge_cli", "demo"]),
    "test": (["--editable", ".[all]", "--group", "test"], ["-m", "pytest", *_AT_ONCE]),
}


def main(arguments):
    """Run one task and return its exit code; 2 if it cannot be started."""
    if not arguments or arguments[0] not in TASKS:
        return refuse("Usage: python3 bootstrap.py {demo|test} [arguments]")
    problem = what_is_missing()
    if problem:
        return refuse(problem)
    task = arguments[0]
    packages, command = TASKS[task]
    folder = ROOT / (".venv-" + task)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not install_once(folder, python, packages):
        return refuse("The installation did not succeed; pip says why above. Then try again.")
    # The user's own search path must not shadow what this environment holds.
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.call([str(python), *command, *arguments[1:]], cwd=str(ROOT), env=environment)


def refuse(message):
    """Say why nothing runs and return the exit code for it."""
    print(message, file=sys.stderr)
    return 2


def what_is_missing():
    """Return what this Python lacks and what to do about it, or an empty text."""
    if sys.version_info < NEEDED:
        found = [name for name in NEWER if shutil.which(name)]
        advice = "Install CPython 3.11 or newer from python.org or your system's packages."
        if found:
            advice = "Start it with a newer one: " + found[0] + " " + " ".join(sys.argv)
        return "datev_bridge needs Python 3.11 or newer; this is %d.%d. %s" % (
            sys.version_info[0],
            sys.version_info[1],
            advice,
        )
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return ""
    return (
        "This Python comes without venv or ensurepip, so no environment can be made.\n"
        "Debian, Ubuntu: sudo apt install python3-venv\n"
        "Elsewhere: install the package of your system that holds Python's venv module."
    )


def install_once(folder, python, packages):
    """Make the environment unless it is there and fits; return whether it is ready."""
    parts = [str(ROOT), sys.version, (ROOT / "pyproject.toml").read_text("utf-8"), repr(packages)]
    fingerprint = hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()
    stamp = folder / "installed"
    if stamp.is_file() and python.exists() and stamp.read_text("utf-8") == fingerprint:
        return True
    print("Installing into " + folder.name + " (once) ...", file=sys.stderr, flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [*pip, "--upgrade", *PIP],
        [*pip, *packages],
    )
    for step in steps:
        if subprocess.call(step, cwd=str(ROOT), stdout=sys.stderr) != 0:
            return False
    stamp.write_text(fingerprint, "utf-8")  # last, so that a broken-off installation starts anew
    return True


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
