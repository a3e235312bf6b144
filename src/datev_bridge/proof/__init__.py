"""The proof (*Abstimmung*): what came in, what was booked, and why the two are the same."""

from datev_bridge.proof.document import SCHEMA, as_document, to_json
from datev_bridge.proof.model import Proof, ProofDay, ProofFile, VatLine, prove

__all__ = [
    "SCHEMA",
    "Proof",
    "ProofDay",
    "ProofFile",
    "VatLine",
    "as_document",
    "prove",
    "to_json",
]
