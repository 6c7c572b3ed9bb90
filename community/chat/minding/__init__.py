"""Pinning one message, and hiding and showing for the moderator."""
