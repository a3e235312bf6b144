"""What uploading needs from the outside, beside the network."""

from contextlib import AbstractContextManager
from typing import Protocol

from datev_bridge.datev_upload.model import UploadReceipt, UploadTarget


class UploadRecords(Protocol):
    """Our own record of the uploads of one place."""

    def newest(self, target: UploadTarget, sha256: str) -> UploadReceipt | None:
        """Return the newest upload of these bytes to that target."""
        ...

    def unfinished(self) -> tuple[UploadReceipt, ...]:
        """Return all uploads whose end is not known, oldest first."""
        ...

    def note(self, receipt: UploadReceipt) -> None:
        """Keep an upload durably, in the place of what was known of it."""
        ...

    def drop(self, receipt: UploadReceipt) -> None:
        """Forget an upload that certainly never arrived."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Exclude all other threads and processes that upload for the place."""
        ...
