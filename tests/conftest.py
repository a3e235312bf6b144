"""Settings of all tests: none depends on how fast the machine is."""

from hypothesis import settings

# The parent is what the surroundings chose: on a build server the same examples each time.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")
