"""Taking a place, and letting it go: what every booking does, whoever makes it."""
