"""The store: SQLite in a file by default, PostgreSQL by URL; one SQL for both.

A use case works in one transaction (:class:`~datev_bridge.store.work.Work`), which is scoped to one
organisation: no repository of it can name another's rows. Documents (profiles, rules, sealed days)
are kept as JSON text; columns are what is searched by.
"""
