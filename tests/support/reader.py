"""``datev-bridge`` as a reader of the documentation has it: with a person at the keyboard.

``python -m support.reader WORDS`` runs the command line; where it asks to log in at the POS, the
login of the sample POS is answered as a browser would.
"""

import subprocess
import sys

from support.browser import agree


def main(words: list[str]) -> int:
    """Run a command and return its exit code."""
    line = [sys.executable, "-m", "datev_bridge_cli", *words]
    if words[:1] != ["connect"] or "--help" in words:
        return subprocess.call(line)
    with subprocess.Popen(
        line, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        address = ""
        for shown in process.stderr:
            sys.stderr.write(shown)
            address = shown.strip()
            if address.startswith("http"):
                break
        typed = agree(address) + "\n" if address.startswith("http") else ""
        _, rest = process.communicate(typed)
        sys.stderr.write(rest)
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
