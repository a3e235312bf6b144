"""What an organisation still has to do: facts in, the steps of the journey out. Pure."""
