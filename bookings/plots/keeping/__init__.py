"""What who looks after a garden does."""
