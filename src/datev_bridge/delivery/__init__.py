"""Ways to hand files over."""
