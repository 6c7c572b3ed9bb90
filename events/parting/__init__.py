"""What happens here when somebody moves or is forgotten."""
