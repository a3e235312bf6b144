"""A restaurant in a service that is set up and live, for examples that begin there.

``python -m support.place PROFILE`` takes the folder and database that the environment names; the
sample POS that the profile leads to has to run.
"""

from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import sys

from datev_bridge import demo_portal
from datev_bridge.access import SYSTEM
from datev_bridge.journey.model import Verdict
from datev_bridge.kseries.oauth import App
from datev_bridge.profile import from_toml
from datev_bridge.service import open_service


def now() -> datetime:
    return datetime.now(UTC)


def main(path: Path) -> None:
    """Set up, test, confirm and let live."""
    text = path.read_text("utf-8")
    pos = from_toml(text).kseries
    secret = (path.parent / pos.client_secret_file).read_text("utf-8").strip()
    service = open_service(Path(os.environ["DATEV_BRIDGE_DATA"]), os.environ, clock=now)
    try:
        app = App(
            client_id=pos.client_id,
            client_secret=secret,
            redirect_uri=pos.redirect_uri,
            api_url=pos.api_url,
            auth_url=pos.auth_url,
        )
        service.connecting.keep_app(SYSTEM, app)
        place = demo_portal._place(service)
        demo_portal._enrolled(service, demo_portal._OWNER, "owner")
        demo_portal._set_up(service, place, text, now().date() - timedelta(days=3))
        whose = place.organisation, place.id
        owner = service.visits.on_behalf(SYSTEM, demo_portal._OWNER)
        service.test_files.create(owner, *whose)
        service.mailing.send_due(SYSTEM)
        service.test_files.settle()
        (run,) = service.test_files.runs(owner, *whose)
        service.verdicts.decide(owner, place.organisation, run.id, Verdict.CONFIRMED)
        service.release.go_live(owner, *whose)
    finally:
        service.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
