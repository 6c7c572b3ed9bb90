"""A person says yes to what was drawn, or calls it off."""
