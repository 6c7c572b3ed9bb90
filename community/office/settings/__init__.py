"""What an estate decides for itself: its rooms, its words, its languages, its office's hours."""
