"""A time that is free again, and who waits for it."""
