"""What is read before a meeting, and what was decided at it."""
