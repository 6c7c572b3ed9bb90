"""Leaving, and being forgotten."""
