"""What is done in the list of tasks is done in the plan."""
