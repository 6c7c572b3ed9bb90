"""Conversations: one model for everything neighbours say to each other line by line."""
