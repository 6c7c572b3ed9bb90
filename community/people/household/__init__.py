"""Those who live together: inviting the next one, and being back with a new letter."""
