"""The file with everything we know about a person: its contents, its making, and its one way out."""
