"""The way in: letters with codes, and the wrong codes people type."""
