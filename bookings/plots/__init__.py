"""Garden plots: one for a household, for a season at a time, and a line for who waits."""
