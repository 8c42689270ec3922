"""Pages of examples, and their photographs."""
