"""Terms that are about to run out."""
