"""Acting for a neighbour, and people on paper: helpers, help on the spot, code cards."""
