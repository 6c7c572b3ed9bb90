"""The design system: one look, one set of words for dates, and fragments every room includes."""
