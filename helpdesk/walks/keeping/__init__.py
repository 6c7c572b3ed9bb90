"""What the clock does with walks, the broom, and being forgotten."""
