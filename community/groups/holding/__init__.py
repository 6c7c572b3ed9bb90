"""Who holds a group, and what becomes of it when nobody does."""
