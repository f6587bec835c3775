"""Areas over time: what existed on a day, under which names and codes, and what became of it."""
