"""Writing a task: three taps from a card, or from nothing."""
