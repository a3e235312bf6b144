"""The documentation as a page that people read, print and file."""

from datev_bridge.procedure.model import Blank, Document, Items, Pairs, Paragraph, Table
from datev_bridge.proof.html import render

_KINDS = {Table: "table", Paragraph: "text", Items: "list", Pairs: "pairs", Blank: "blank"}


def to_html(document: Document) -> bytes:
    """Return a document as one self-contained page, the same bytes for the same document.

    Args:
        document: What to show.

    Raises:
        ConfigurationError: The extra ``report`` is not installed; PRF-001.
    """
    return render(
        "procedure.html.j2",
        document.language,
        style_sheet="procedure.css",
        running_foot=f"{document.title} · {document.organisation} · {document.fingerprint}",
        document=document,
        kind_of=lambda block: _KINDS[type(block)],
    )
