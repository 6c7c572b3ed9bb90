"""What the clock does with what is lent."""
