"""Waiting for a time that is taken: one's own line, one's own answer."""
