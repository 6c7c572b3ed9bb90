"""What two have agreed, for programs."""
