"""A parallel month: what an old provider's files book and what ours do, by day and account.

- :mod:`datev_bridge.comparison.books`: files → what they book on each day and account
- :mod:`datev_bridge.comparison.compare`: two of those → where they differ
- :mod:`datev_bridge.comparison.document`: the result as plain data
"""

from datev_bridge.comparison.books import Books, read_books
from datev_bridge.comparison.compare import Comparison, compare, compare_files

__all__ = ["Books", "Comparison", "compare", "compare_files", "read_books"]
