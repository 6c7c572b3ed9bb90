"""What the other rooms of the house have for who works here."""
