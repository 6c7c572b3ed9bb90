"""My home and the way into the house: the household, moving in, and who greets whom."""
