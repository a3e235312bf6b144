"""People: who they are, how they log in, and what belongs to their accounts."""
