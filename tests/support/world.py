"""A restaurant with a POS on loopback and a profile in a folder, for whole processes to work on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any

from attrs import frozen

from datev_bridge import assembly
from datev_bridge.testing.sandbox import RecordedPlace, Sandbox
from support.cli import Ended, start
from support.sales import BERLIN, DAY, body, sale

RETURN = "https://bridge.example/back"
LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)
"""When the POS's clock stands: the business day is long over."""

PROFILE = """
[property]
name = "Zum Anker"

[kseries]
api_url = "{url}"
auth_url = "{url}"
location = "{location}"
client_id = "{client_id}"
redirect_uri = "{redirect_uri}"

[datev]
consultant_number = 1001
client_number = 42
clearing_account = "1792"

[[account]]
number = "1361"
name = "Geldtransit Karten"
automatic = "no"

[[mapping]]
category = "revenue"
id = "2"
account = "8400"
kind = "revenue"

[[mapping]]
category = "payment"
id = "7"
account = "1000"
kind = "cash"

[[mapping]]
category = "payment"
id = "8"
account = "1361"
kind = "card"

[[mapping]]
category = "tip"
account = "1592"
kind = "tip"
"""


@frozen(kw_only=True)
class World:
    """The POS that runs, and the folder with the profile."""

    sandbox: Sandbox
    folder: Path

    @property
    def profile(self) -> Path:
        return self.folder / "profile.toml"

    @property
    def out(self) -> Path:
        return self.folder / "datev"

    def change_profile(self, before: str, after: str) -> None:
        """Replace a piece of the profile, which must be there."""
        text = self.profile.read_text("utf-8")
        assert before in text
        self.profile.write_text(text.replace(before, after), "utf-8")

    def connect(self) -> None:
        """Connect without a browser; the tokens end up where the profile says."""
        opened = assembly.open_profile(self.profile)
        with assembly.build_client(opened, {}) as client:
            verifier = "v" * 43
            client.connect(self.sandbox.authorize(redirect_uri=RETURN, verifier=verifier), verifier)

    def run(self, *words: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Ended:
        """Run a command on the profile in a process of its own, in English."""
        named = (words[0], "--profile", str(self.profile), *words[1:])
        return start(*named, env={"DATEV_BRIDGE_LANG": "en", **(env or {})}, stdin=stdin)

    def export(self, *words: str, env: Mapping[str, str] | None = None) -> Ended:
        return self.run("export", "--day", DAY.isoformat(), *words, env=env)

    @property
    def files(self) -> list[str]:
        """Names of what is in the output folder, hidden files included, locks left out."""
        if not self.out.is_dir():
            return []
        return sorted(p.name for p in self.out.iterdir() if not p.name.endswith(".lock"))


@contextmanager
def world(folder: Path, *sales: object, connected: bool = True, **settings: Any) -> Iterator[World]:
    """Serve a day with those sales, one ordinary sale if there are none."""
    record = folder / "recorded"
    (record / "sales").mkdir(parents=True)
    facts = {"id": BERLIN.id, "name": BERLIN.name, "timezone": BERLIN.timezone}
    (record / "location.json").write_text(json.dumps(facts), "utf-8")
    (record / "sales" / f"{DAY}.json").write_bytes(body(*(sales or (sale(),))))
    with Sandbox([RecordedPlace(folder=record)], clock=lambda: LATER, **settings) as sandbox:
        here = World(sandbox=sandbox, folder=folder)
        here.profile.write_text(
            PROFILE.format(
                url=sandbox.url,
                location=BERLIN.id,
                client_id=sandbox.app.client_id,
                redirect_uri=RETURN,
            ),
            "utf-8",
        )
        (folder / "client-secret.txt").write_text(sandbox.app.client_secret, "utf-8")
        if connected:
            here.connect()
        yield here
