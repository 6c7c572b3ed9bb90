"""The points of a meeting, in their order."""
