"""What was found in files, put together for those who show it."""
