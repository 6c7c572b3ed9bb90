"""Standing offers: made, changed, rested, confirmed and ended."""
