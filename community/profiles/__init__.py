"""What a person chooses to show their neighbours, and who may see it."""
