"""The line for a plot: who is next is asked at once."""
