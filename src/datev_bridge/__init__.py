"""The datev_bridge library."""
