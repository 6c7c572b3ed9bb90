"""What committee, caretaker and administration need: offices, letters, settings, the logbook."""
