"""How a neighbour is invited: from their page, or by a code on a slip. Never from a list."""
