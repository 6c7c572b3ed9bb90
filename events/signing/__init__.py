"""Signing up, changing how many, leaving, and answering an offer."""
