"""The committee's year."""
