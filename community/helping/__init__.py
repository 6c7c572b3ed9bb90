"""Acting for a neighbour, people on paper, and the lists and slips that reach them."""
