"""Standing offers, for programs."""
