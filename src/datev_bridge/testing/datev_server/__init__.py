"""DATEV's login and two of its services on this machine, with faults to switch on.

Built after DATEV's OpenAPI documents (accounting:extf-files 3.0.1, accounting:clients 2.0). It is
not DATEV's software and proves nothing about DATEV's own servers.
"""

from datev_bridge.testing.datev_server.clients import Mandant
from datev_bridge.testing.datev_server.grants import DatevLifetimes, RegisteredApp
from datev_bridge.testing.datev_server.jobs import Uploaded, Verdict
from datev_bridge.testing.datev_server.server import DatevServer
from datev_bridge.testing.sandbox.faults import Kind, Trouble

__all__ = [
    "DatevLifetimes",
    "DatevServer",
    "Kind",
    "Mandant",
    "RegisteredApp",
    "Trouble",
    "Uploaded",
    "Verdict",
]
