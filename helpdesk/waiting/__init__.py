"""What becomes of a request that nobody answers."""
