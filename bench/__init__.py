"""`make bench`: what the house costs, and what it withstands, measured on real engines."""
