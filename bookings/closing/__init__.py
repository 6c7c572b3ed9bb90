"""Closing a place for a while, and what that does to who had a time there."""
