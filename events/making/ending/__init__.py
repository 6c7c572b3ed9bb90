"""The pages of what is not to be: called off, put on again, thrown away."""
