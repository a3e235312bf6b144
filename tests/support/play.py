"""A simulated restaurant whose POS runs by the real clock, with the profile that books it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from datev_bridge import assembly, demo
from datev_bridge.testing import Size
from support.cli import Ended, start


@frozen(kw_only=True)
class Play:
    """The POS that runs, and its profile."""

    running: demo.RunningSandbox
    profile: Path

    def run(self, *words: str) -> Ended:
        """Run a command on the profile in a process of its own, in English."""
        named = (words[0], "--profile", str(self.profile), *words[1:])
        return start(*named, env={"DATEV_BRIDGE_LANG": "en"})


@contextmanager
def playing(folder: Path) -> Iterator[Play]:
    """Serve a small restaurant and connect to it."""
    now = datetime.now(UTC)
    with demo.open_sandbox(now=lambda: now, port=0, size=Size.SMALL, seed=7) as running:
        profile = running.write_profile(folder)
        with assembly.build_client(assembly.open_profile(profile), {}) as client:
            verifier = "v" * 43
            redirect = demo.REDIRECT_URI
            client.connect(
                running.sandbox.authorize(redirect_uri=redirect, verifier=verifier), verifier
            )
        yield Play(running=running, profile=profile)
