"""The portal of datev_bridge: pages in German and English over the core's use cases.

A page reads what was sent, calls one function of the core, and shows what came of it. Flask is
loaded when an app is made, not before.
"""

from typing import TYPE_CHECKING

from datev_bridge_flask.config import Config

if TYPE_CHECKING:
    from flask import Flask

    from datev_bridge.service import Service

__all__ = ["Config", "create_app"]


def create_app(service: "Service", config: Config | None = None) -> "Flask":
    """Return the portal of a service, to be served by any WSGI server.

    Args:
        service: Where people, places and everything else is kept.
        config: How the portal is reached; by default on this machine, or at the service's address.
    """
    from datev_bridge_flask.application import make_app  # noqa: PLC0415 - it brings Flask

    return make_app(service, config or Config())
