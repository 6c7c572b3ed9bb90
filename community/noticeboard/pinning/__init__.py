"""What hangs on top, and who has read it."""
