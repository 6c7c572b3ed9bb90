"""The draft neighbours who found each other hold together."""
