"""What the people who look after places do with rentals: hand over, look, answer, settle."""
