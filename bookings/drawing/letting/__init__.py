"""Parts of the verbs of a draw: its days are nobody's any more, and who waits is asked."""
