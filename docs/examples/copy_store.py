"""Copy a service's database into an empty one of another kind: ``copy_store.py FROM TO``.

Stop every worker and portal before. Both are addresses as in DATEV_BRIDGE_DATABASE_URL; the first
one is ``sqlite:///FOLDER/store.db`` for a service that had its database in its folder. All of it is
one transaction: the target has everything, or nothing. The keys stay where they are.
"""

import sys

from sqlalchemy import func, select

from datev_bridge.store.database import open_database, transaction
from datev_bridge.store.migrate import upgrade
from datev_bridge.store.schema import metadata
import datev_bridge.store.work  # noqa: F401 - it knows all tables

MOST = 1000


def main(source_url: str, target_url: str) -> int:
    """Copy and compare; return the exit code."""
    source, target = open_database(source_url), open_database(target_url)
    upgrade(source)
    upgrade(target)
    with transaction(source, reading=True) as reading, transaction(target) as writing:
        for table in metadata.sorted_tables:
            if writing.scalar(select(func.count()).select_from(table)):
                sys.stderr.write(f"{table.name} is not empty at the target; nothing was copied\n")
                return 1
        for table in metadata.sorted_tables:
            rows = reading.execute(select(table)).mappings()
            count = 0
            while some := rows.fetchmany(MOST):
                writing.execute(table.insert(), [dict(row) for row in some])
                count += len(some)
            if count:
                sys.stdout.write(f"{table.name}: {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
