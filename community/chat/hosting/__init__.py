"""What the room that keeps a conversation may set about it."""
