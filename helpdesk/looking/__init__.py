"""Who saw where a neighbour lives, when it was not one of the two."""
