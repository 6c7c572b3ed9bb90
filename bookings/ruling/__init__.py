"""Who looks after a place says how it can be had: rules in plain words, times that are kept, use."""
