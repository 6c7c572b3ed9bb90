"""Whom the house asks, best first and never too often."""
