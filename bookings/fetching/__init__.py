"""The doors of keys: when a household comes for one, and what who hands it out says to that."""
