"""Forgetting people, and the broom."""
