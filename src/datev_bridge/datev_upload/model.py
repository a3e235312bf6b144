"""A file on its way into DATEV's data centre, and what became of it."""

from datetime import datetime
from enum import Enum
from hashlib import sha256
import re

from attrs import field, frozen

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.app import Environment, checked_client
from datev_bridge.datev_upload.results import ResultMessage, issue_of
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue, in_order

LARGEST = 50_000_000
"""Bytes of a file; DATEV says 50 MB."""

_NAME = re.compile(r"EXTF_.{0,51}\.csv")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@frozen(kw_only=True)
class UploadTarget:
    """Where files of a place go.

    Attributes:
        environment: Of the app.
        client: Id of the client at DATEV, ``"455148-1"``: consultant and client number.

    Raises:
        ConfigurationError: The id has another form; UPL-005.
    """

    environment: Environment
    client: str = field(converter=checked_client)

    def __str__(self) -> str:
        return f"DATEV {self.environment.value} {self.client}"


@frozen(kw_only=True)
class UploadFile:
    """A file to upload.

    Attributes:
        name: As it is called here.
        content: Its bytes; in no repr.

    Raises:
        ConfigurationError: DATEV does not take the name (UPL-006), or the file is too large
            (UPL-007) or empty (UPL-008).
    """

    name: str
    content: bytes = field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.header_name):
            raise ConfigurationError(codes.FILE_NAME.at(self.name[:80]))
        if len(self.content) > LARGEST:
            raise ConfigurationError(codes.FILE_TOO_LARGE.at(self.name))
        if not self.content:
            raise ConfigurationError(codes.FILE_EMPTY.at(self.name))

    @property
    def sha256(self) -> str:
        """Digest of the bytes, in hexadecimal."""
        return sha256(self.content).hexdigest()

    @property
    def header_name(self) -> str:
        """The name as it can stand in a header: DATEV does not say how it reads other letters."""
        plain = self.name.translate(_LETTERS).replace("ß", "ss")
        return "".join(c if c.isascii() and c.isprintable() else "_" for c in plain)


class UploadState(Enum):
    """How far an upload is."""

    BEGUN = "begun"
    """Noted before it was sent; whether it arrived is not known yet."""
    PENDING = "pending"
    """DATEV has received it and works on it."""
    SUCCEEDED = "succeeded"
    """It lies in the data centre. Whether Rechnungswesen takes the rows, no interface tells."""
    FAILED = "failed"
    """DATEV refused it."""
    BROKEN = "broken"
    """DATEV failed while it took it (500): never sent again unless a person wants it."""
    ABANDONED = "abandoned"
    """DATEV never told its end, and a person wanted to send the file again."""


FINISHED = frozenset(UploadState) - {UploadState.BEGUN, UploadState.PENDING}
"""States after which nothing changes by itself."""


@frozen(kw_only=True)
class UploadReceipt:
    """What is known of one upload.

    Attributes:
        target: Where it went.
        file_name: As it is called here.
        sha256: Digest of its bytes.
        number: Which upload of these bytes this is; a deliberate repetition gets the next one.
        state: How far it is.
        job: DATEV's id of the job; empty as long as it is not known.
        begun_at: When it was noted, aware.
        uploaded_at: When DATEV had it.
        look_at: Before that DATEV does not want to be asked.
        finished_at: When its end became known.
        messages: What DATEV said.
    """

    target: UploadTarget
    file_name: str
    sha256: str
    number: int = 1
    state: UploadState = UploadState.BEGUN
    job: str = ""
    begun_at: datetime
    uploaded_at: datetime | None = None
    look_at: datetime | None = None
    finished_at: datetime | None = None
    messages: tuple[ResultMessage, ...] = ()

    @property
    def reference(self) -> str:
        """Our id of the upload, sent along and shown in DATEV's list of jobs."""
        return f"datev-bridge-{self.sha256[:40]}-{self.number}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in FINISHED

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What DATEV said, as people need it."""
        found = [issue_of(message, self.file_name) for message in self.messages]
        if self.state is UploadState.SUCCEEDED:
            found.append(codes.IN_DATA_CENTRE.at(self.file_name))
        if self.state is UploadState.BROKEN:
            found.append(codes.SERVER_ERROR.at(self.file_name, status="5xx"))
        return in_order(found)
