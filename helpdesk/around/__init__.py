"""The house asks around."""
