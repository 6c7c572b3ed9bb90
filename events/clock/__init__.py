"""What the clock does: publish what was planned, and remind who comes."""
