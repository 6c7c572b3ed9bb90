"""Arrangementer: what happens here, who comes, and who lends a hand."""
