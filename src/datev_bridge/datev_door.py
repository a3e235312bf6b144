"""The way to DATEV for places in the store: clients whose connection the store keeps."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import field, frozen

from datev_bridge import __version__
from datev_bridge.datev_upload.consent import DatevConsent
from datev_bridge.datev_upload.model import UploadFile, UploadReceipt, UploadTarget
from datev_bridge.issues import Issue
from datev_bridge.journey.datev_ports import DatevPlace
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.store.work import Store

if TYPE_CHECKING:
    from datev_bridge.delivery.datev_api import DatevClient
    from datev_bridge.kseries.client import Clockwork


BRIEF = RetryPolicy(tries=3, deadline=10.0)
"""For workers: what takes longer is tried again by a later turn instead of being waited for."""


@frozen(kw_only=True)
class DatevApiDoor:
    """See :class:`datev_bridge.journey.datev_ports.DatevDoor`.

    Attributes:
        store: Keeps connections, uploads and the log of calls.
        clockwork: Time and chance, where not the real ones.
    """

    store: Store
    clockwork: "Clockwork | None" = field(default=None, repr=False)

    def connect(self, at: DatevPlace, code: str, consent: DatevConsent, by: str) -> None:
        """Turn the code of a consent into a connection of the place, and keep it."""
        with self.client(at) as client:
            client.connection.connect(
                code,
                verifier=consent.verifier,
                nonce=consent.nonce,
                by=by,
                lasting=consent.lasting,
            )

    def disconnect(self, at: DatevPlace) -> tuple[Issue, ...]:
        """End the connection there and here; return what a person should know."""
        with self.client(at) as client:
            return client.connection.disconnect()

    def find_client(self, at: DatevPlace, consultant: int, client: int) -> UploadTarget:
        """Return where files of a client go, if the login sees it and the service is ordered."""
        with self.client(at) as opened:
            return opened.uploads.find_client(consultant, client)

    def deliver(
        self, at: DatevPlace, target: UploadTarget, file: UploadFile, *, repeat: bool
    ) -> UploadReceipt:
        """Upload a file and follow it."""
        with self.client(at) as client:
            return client.uploads.deliver(target, file, repeat=repeat)

    def hand_over(
        self, at: DatevPlace, target: UploadTarget, file: UploadFile, *, repeat: bool
    ) -> UploadReceipt:
        """Upload a file unless that was done before, and look once at its job; no waiting."""
        with self.client(at, policy=BRIEF) as client:
            return client.uploads.look(client.uploads.send(target, file, repeat=repeat))

    @contextmanager
    def client(
        self, at: DatevPlace, *, policy: RetryPolicy | None = None
    ) -> Iterator["DatevClient"]:
        """Give a client for a place's connection, with the usual policy of tries or another."""
        from datev_bridge.delivery.datev_api import DatevClient, DatevOptions  # noqa: PLC0415 - httpx

        options = DatevOptions(
            version=__version__,
            user_agent=f"datev-bridge/{__version__}",
            policy=policy or RetryPolicy(),
        )
        whose = (at.organisation, at.place)
        with DatevClient(
            at.app,
            tokens=self.store.datev_tokens(*whose),
            records=self.store.datev_uploads(*whose),
            log=self.store.datev_calls(*whose),
            options=options,
            clockwork=self.clockwork,
        ) as client:
            yield client
