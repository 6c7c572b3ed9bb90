"""What happens to a request that nobody does anything about."""
