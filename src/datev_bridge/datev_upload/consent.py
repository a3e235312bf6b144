"""A consent on its way, and what may be said of a connection."""

from datetime import datetime

from attrs import field, frozen

from datev_bridge.datev_upload.model import UploadTarget

TOKENS_PAGE = "https://apps.datev.de/tokrevui"
"""Where people see and end their connections at DATEV; shown beside ours."""


@frozen(kw_only=True)
class DatevConsent:
    """What has to be known when the browser comes back from DATEV's login.

    Attributes:
        state: Unguessable, in the address; in no repr, as nonce and verifier.
        nonce: Comes back in the ID token.
        verifier: PKCE verifier.
        place: Which place is connected.
        user: Who was sent.
        lasting: Whether the connection shall outlast the day.
        expires_at: End of the consent, aware.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    place: str
    user: str
    lasting: bool = True
    expires_at: datetime


@frozen(kw_only=True)
class DatevFact:
    """What may be said of a connection without its tokens.

    Attributes:
        connected_by: The person who connected, as people read it.
        connected_at: When, aware; None for never.
        expires_at: When a person has to connect again, aware; None if nobody knows.
        ended: Code of the reason why that is so already; None while it works.
        target: Where files go; None as long as nobody has chosen.
    """

    connected_by: str = ""
    connected_at: datetime | None = None
    expires_at: datetime | None = None
    ended: str | None = None
    target: UploadTarget | None = None
