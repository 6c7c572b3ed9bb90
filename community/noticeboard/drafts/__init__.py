"""What is begun and not put up yet."""
