"""What is done with a task on the day."""
