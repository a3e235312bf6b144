"""``python -m support.postgres`` makes an empty database, prints its address, and stays with it."""

import signal
import sys
from uuid import uuid4

from sqlalchemy import text

from datev_bridge.store.database import open_database
from support.databases import postgres_url


def main() -> None:
    """Make the database on a server that runs as long as this process does."""
    name = f"t_{uuid4().hex}"
    server = open_database(postgres_url()).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"create database {name}"))
    url = server.url.set(database=name)
    server.dispose()
    sys.stdout.write(f"{url.render_as_string(hide_password=False)}\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main()
