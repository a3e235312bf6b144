"""Whether workers left anything in their hands."""

from sqlalchemy import text

from datev_bridge.service import Service
from datev_bridge.store.database import open_database
from datev_bridge.store.deliveries import DELIVERIES
from datev_bridge.store.outbox import MAILS


def holds_nothing(service: Service) -> None:
    """Nobody holds a mail or a file any more."""
    with service.store.engine.connect() as connection:
        for kept in (MAILS, DELIVERIES):
            held = connection.execute(kept.select().where(kept.c.holder != "")).all()
            assert held == []


def is_idle(service: Service, engine_url: str) -> None:
    """Nobody holds anything any more, and the engine has nothing left to try."""
    holds_nothing(service)
    engine = open_database(engine_url)
    schema = "dbos." if engine.dialect.name == "postgresql" else ""
    with engine.connect() as connection:
        states = text(f"select status, count(*) from {schema}workflow_status group by status")
        assert {row[0] for row in connection.execute(states)} == {"SUCCESS"}
    engine.dispose()
