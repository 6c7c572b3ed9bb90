"""How somebody ceases to live or work in an estate: said for a day to come, and on the day itself."""
