"""«Jeg kan hjælpe»: what a neighbour offers until they say otherwise."""
