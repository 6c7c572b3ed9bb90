"""How long loans are kept."""
