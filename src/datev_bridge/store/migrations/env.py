"""What alembic runs: the changes, on the connection that :mod:`datev_bridge.store.migrate` gives.

Each call is one transaction, tables included, on both databases: an interrupted change leaves the
database as it was.
"""

from alembic import context

from datev_bridge.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
