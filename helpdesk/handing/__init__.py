"""What nobody has answered is given to who finds a neighbour."""
