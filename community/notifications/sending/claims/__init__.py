"""Whose a row of the outbox is just now, and what is known of its way out."""
