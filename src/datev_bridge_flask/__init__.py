"""The portal of datev_bridge."""
