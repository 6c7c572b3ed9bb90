"""Times that go from one neighbour to another in one act."""
