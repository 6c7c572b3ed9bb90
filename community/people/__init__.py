"""Who lives here: people, homes, households, roles, and the gate."""
