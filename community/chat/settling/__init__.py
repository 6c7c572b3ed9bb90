"""The conversations one is in by living here or by working here."""
