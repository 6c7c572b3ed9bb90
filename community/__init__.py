"""The ground floor: who lives here, and how they talk."""
