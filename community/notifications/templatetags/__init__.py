"""Template tags of the notifications room."""
