"""What happens to loans when people move, part, or are forgotten."""
