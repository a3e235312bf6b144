"""Lightspeed Restaurant K-Series: its API, its sales, and how they become a business day."""
