"""What the broom takes in this room, and when: docs/retention.md says the same."""
