"""Tasks and shifts: what has to be done, and who has taken it."""
