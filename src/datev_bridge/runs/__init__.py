"""Use cases around the line: which days are exported, what was delivered, what is left to do."""
