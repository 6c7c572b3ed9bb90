"""Those who live together: inviting the next one, being back with a new letter, coming of age."""
