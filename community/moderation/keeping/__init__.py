"""What the clock and the broom do, and what stays of a forgotten person."""
