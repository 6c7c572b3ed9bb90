"""Everything about what we know of a person: have it, leave with it, have it erased, and the broom."""
