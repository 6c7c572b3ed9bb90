"""Things that are wished for and taken, and calls that become a group."""
