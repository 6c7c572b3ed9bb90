"""A place is handed over and taken back: its code, how it was found, the deposit."""
