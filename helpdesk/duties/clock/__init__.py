"""What the clock asks of the tasks."""
