"""The residents' own meeting."""
