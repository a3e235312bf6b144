"""A sandbox server: the vendor's interface on this machine, with faults to switch on."""

from datev_bridge.testing.sandbox.apps import Generation, SandboxApp
from datev_bridge.testing.sandbox.faults import Faults, Kind, Late, Lifetimes, Trouble
from datev_bridge.testing.sandbox.place import Place
from datev_bridge.testing.sandbox.recorded import RecordedPlace
from datev_bridge.testing.sandbox.sandbox import Sandbox

__all__ = [
    "Faults",
    "Generation",
    "Kind",
    "Late",
    "Lifetimes",
    "Place",
    "RecordedPlace",
    "Sandbox",
    "SandboxApp",
    "Trouble",
]
