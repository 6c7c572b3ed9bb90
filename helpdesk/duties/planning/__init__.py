"""Routines, lists on paper, and how much time it all takes."""
