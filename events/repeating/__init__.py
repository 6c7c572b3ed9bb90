"""What happens again and again."""
