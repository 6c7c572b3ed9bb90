"""What one does with a message or a conversation, as pages."""
