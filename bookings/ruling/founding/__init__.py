"""Places that are made, and places that are used no more."""
