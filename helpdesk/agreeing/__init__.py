"""Two have agreed."""
