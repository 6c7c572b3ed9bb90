"""Who hosts it, who comes, and how many there is room for."""
