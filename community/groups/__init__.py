"""Interest groups: neighbours who do something together, with a conversation, meetings, pictures."""
