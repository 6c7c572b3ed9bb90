"""It does not take place after all, or somebody does not host it."""
