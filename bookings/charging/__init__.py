"""What a rental costs, written beside the booking in the same transaction."""
