"""Pages on which people look after their tokens, and what programs ask."""
