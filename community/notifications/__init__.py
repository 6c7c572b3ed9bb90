"""What the house says to a person: stored, shown, and sent."""
