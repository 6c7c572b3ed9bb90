"""The committee's year: what is planned, which months are empty, and from a gap to a draft."""
