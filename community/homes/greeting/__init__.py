"""Greeting who is new: found by the clock, taken by neighbours and colleagues, refused freely."""
