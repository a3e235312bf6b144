"""The durable engine that drives runs; what was delivered is the store's word, not the engine's."""
