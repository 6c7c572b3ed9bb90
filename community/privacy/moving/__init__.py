"""Moving: said for a day, changed, taken back, and what happens when the day has come."""
