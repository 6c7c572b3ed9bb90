"""Part of other verbs: a thing is free again, and is offered to who has waited longest for it."""
