"""The proof (*Abstimmung*): what came in, what was booked, and why the two are the same."""

from datev_bridge.proof.detail import Booking
from datev_bridge.proof.document import SCHEMA, as_document, to_json
from datev_bridge.proof.model import Proof, ProofDay, ProofFile, prove
from datev_bridge.proof.trace import Trace
from datev_bridge.proof.vat import VatLine

__all__ = [
    "SCHEMA",
    "Booking",
    "Proof",
    "ProofDay",
    "ProofFile",
    "Trace",
    "VatLine",
    "as_document",
    "prove",
    "to_json",
]
