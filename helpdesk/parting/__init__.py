"""Somebody moves, is forgotten, or does not want to meet another."""
