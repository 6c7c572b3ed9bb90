"""The moderators' side of the room."""
