"""Before an agreed time, and after it."""
