"""Changes of the tables, one file a change, in the order they are named."""
