"""What the clock finds: times nobody came to, and times to remind of."""
