"""The conversation of those who come."""
