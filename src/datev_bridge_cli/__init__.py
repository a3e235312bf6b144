"""The command line of datev_bridge."""
