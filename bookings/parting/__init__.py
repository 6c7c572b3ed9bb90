"""When people move: what is theirs no longer is a neighbour's."""
