"""Support cases: opened from every page and command, numbered, answered, closed."""
