"""What the clock asks of the room."""
