"""The pages, one module each; whatever module there is has a room."""

from importlib import import_module
from pkgutil import iter_modules

from datev_bridge_flask.room import Room

ROOMS: tuple[Room, ...] = tuple(
    import_module(module.name).pages for module in iter_modules(__path__, f"{__name__}.")
)
"""All of them."""
