"""What the POS sends beyond its description: counted, never used, never an error.

New fields are compatible changes by the vendor's own rule for its webhooks; knowing them early is
worth a line in the check of a connection.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from threading import Lock

from datev_bridge.issues import Issue
from datev_bridge.kseries import codes
from datev_bridge.kseries.json_text import whole_text


class Drift:
    """Counts unknown fields: ``"paymentMethodList.newField"`` → how often. Safe for threads."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._lock = Lock()

    def compare(self, name: str, row: Mapping[str, object], known: Iterable[str]) -> None:
        """Count the fields of an object that are not among the known ones."""
        unknown = row.keys() - set(known) - {"_links"}
        if unknown:
            self.add(dict.fromkeys((whole_text(f"{name}.{field}") for field in unknown), 1))

    def add(self, counts: Mapping[str, int]) -> None:
        """Add what another reader has counted, for instance the decoder of sales."""
        with self._lock:
            self._seen.update(counts)

    @property
    def counts(self) -> Mapping[str, int]:
        """What was seen so far, by name."""
        with self._lock:
            return dict(sorted(self._seen.items()))

    @property
    def issue(self) -> Issue | None:
        """A hint that names the unknown fields, or None where all was known."""
        counts = self.counts
        return codes.UNKNOWN_FIELDS.at(fields=", ".join(counts)) if counts else None
