"""Code cards: the way in for who has no e-mail."""
