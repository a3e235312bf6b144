"""What DATEV says of files, from the command line: job, time, words, and another try."""

from collections.abc import Iterator
from datetime import date, timedelta
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.datev_upload.model import UploadTarget
from datev_bridge.service import Service
from datev_bridge.store.schema import metadata
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.datev_server import DatevServer, Mandant
from datev_bridge.testing.datev_server.messages import Problem
from datev_bridge.testing.sandbox import Sandbox
from support.browser import agree
from support.cli import call
from support.datev import app_at
from support.fleet import now, open_fleet

WRONG = Problem(
    number="1008834",
    title="Invalid EXTF-header",
    detail="Fields with error",
    elements=(("Reserved", "must be empty (23)"),),
)
MOST = 200


@pytest.fixture
def data(tmp_path: Path) -> Iterator[tuple[Path, Service]]:
    sold = [Restaurant(seed=3, size=Size.SMALL, opened=date(2026, 1, 1))]
    with Sandbox(sold) as sandbox:
        first = (now() - timedelta(days=4)).date()
        service = open_fleet(tmp_path / "service", {}, sandbox, sold, first_day=first)
        metadata.create_all(service.store.engine)
        yield tmp_path / "service", service
        service.close()


def connected(service: Service, server: DatevServer) -> None:
    (view,) = service.directory.places(SYSTEM)
    whose = (SYSTEM, view.place.organisation, view.place.id)
    service.datev.keep_app(SYSTEM, app_at(server.url))
    back = agree(service.datev.begin(*whose))
    service.datev.finish(SYSTEM, back, parse_qs(urlsplit(back).query)["state"][0])
    target: UploadTarget = service.datev.choose_settled(*whose)
    assert target.client == server.clients[0].id


def test_a_refusal_is_shown_and_tried_again_when_asked_for(data: tuple[Path, Service]) -> None:
    folder, service = data

    def document(*words: str) -> Any:
        ended = call(*words, "--data", str(folder), "--json")
        assert ended.code == 0, ended
        return json.loads(ended.out)

    def worked(state: str) -> Any:
        """Work until the delivery to DATEV is in a state; return it."""
        for _ in range(MOST):
            document("run", "--due")
            (file,) = document("runs", "list")["files"]
            there = document("runs", "show", file["file"])["deliveries"]
            (found,) = (one for one in there if one["target"] == "datev")
            if found["state"] == state:
                return file["file"], found
        raise AssertionError(found)

    (view,) = service.directory.places(SYSTEM)
    profile = service.settings.profile(SYSTEM, view.place.organisation, view.place.id)
    client = Mandant(consultant=profile.datev.consultant_number, number=profile.datev.client_number)
    with DatevServer(
        (client,), retry_after=0, lasts=timedelta(0), verdict=lambda _: WRONG
    ) as server:
        connected(service, server)
        name, refused = worked("failed")
        assert (refused["target"], refused["problem"]) == ("datev", "UPL-106")
        assert refused["job"] == server.jobs.received[0].id
        assert refused["issues"][0]["code"] == "UPL-106"
        assert "must be empty (23)" in refused["issues"][0]["text"]["de"]
        shown = call("runs", "show", name, "--data", str(folder)).out
        assert f"datev: somebody has to act UPL-106 · {refused['job']}" in shown
        assert "A reserved field of the header must be empty" in shown
        server.jobs.verdict = lambda _: None
        assert document("runs", "retry", name)["tried"] == [{"target": "datev", "file": name}]
        _, there = worked("delivered")
        assert there["receipt"]["reference"] == server.jobs.received[1].id
        assert there["receipt"]["sha256"] == document("runs", "show", name)["sha256"]
        assert there["receipt"]["at"]
        shown = call("runs", "show", name, "--data", str(folder)).out
        assert f"datev: delivered {server.jobs.received[1].id}" in shown
        assert document("runs", "retry", name)["tried"] == []
        assert "No target refuses it." in call("runs", "retry", name, "--data", str(folder)).err
        assert len(server.jobs.received) == 2
        calls = document("operator", "datev-calls")["calls"]
        assert [c["status"] for c in calls if c["url"].endswith("/import")] == [202, 202]
        assert "authorization" not in {name for c in calls for name in c["headers"]}
        assert "POST 202" in call("operator", "datev-calls", "--data", str(folder)).out
