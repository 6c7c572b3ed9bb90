"""A booking that holds its time no longer."""
