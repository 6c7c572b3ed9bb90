"""What is done again and again: its tasks are made ahead."""
