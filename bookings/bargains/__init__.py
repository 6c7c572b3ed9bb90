"""The pages of times that neighbours pass on to each other."""
