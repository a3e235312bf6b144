"""The page of a worker's metrics, from its own table."""

from datev_bridge.engine.health import HELP
from reference_pages.markdown import page, table


def metrics_page() -> str:
    """Return the page of every metric."""
    rows = (
        (f"`{name}`", "counter" if name.endswith("_total") else "gauge", text)
        for name, text in HELP.items()
    )
    return page(
        "Health and metrics",
        "`datev-bridge worker --port 9464` answers on 127.0.0.1: `/health` with 200 while it "
        "works and 503 else, `/metrics` in Prometheus's text format. No name, address or amount "
        "is in either.",
        table(("Metric", "Kind", "Counts"), rows),
    )
