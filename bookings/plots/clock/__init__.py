"""What the clock does with plots."""
