"""What use cases of a mapping need to remember; a profile's file and a database can both do it."""

from contextlib import AbstractContextManager
from typing import Protocol

from datev_bridge.mapping.history import MappingStep
from datev_bridge.mapping.revision import Approved, Draft


class MappingHistory(Protocol):
    """A mapping that people work on, and every state it was in."""

    def draft(self) -> Draft:
        """Return the rules as people left them last.

        Raises:
            ConfigurationError: They cannot be read.
        """
        ...

    def steps(self) -> tuple[MappingStep, ...]:
        """Return every state, oldest first.

        Raises:
            StoreError: They cannot be read.
        """
        ...

    def next_revision(self) -> str:
        """Return the id that the draft would bear once it is approved."""
        ...

    def keep(self, draft: Draft) -> MappingStep:
        """Make other rules the draft, durably; the state before stays in the history.

        Raises:
            ConfigurationError: These rules are not possible.
            DeliveryError: They could not be kept.
        """
        ...

    def approve(self, approved: Approved) -> MappingStep:
        """Record durably that a revision was approved.

        Raises:
            DeliveryError: It could not be recorded.
        """
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Keep everybody else from changing the mapping while the context lasts."""
        ...
