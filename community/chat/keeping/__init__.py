"""Letting go: who moves, who is forgotten, and what its time is over for."""
