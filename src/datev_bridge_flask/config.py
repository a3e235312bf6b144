"""How the portal is reached."""

from attrs import frozen

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Names of this very machine."""
MOST_BYTES = 2_200_000
"""Of a request: a table for the mapping, and what is around it."""
MOST_FIELDS = 1_000_000
"""Bytes of a form's fields: a mapping of thousands of rows."""


@frozen(kw_only=True)
class Config:
    """How the portal is reached.

    Attributes:
        behind_proxy: Whether one proxy stands before it, whose word counts for who asks (address,
            scheme and host). Without one those headers are not read.
        trusted_hosts: Names under which it may be asked for; by default the one of its public
            address, and those of this machine.
    """

    behind_proxy: bool = False
    trusted_hosts: tuple[str, ...] = ()
