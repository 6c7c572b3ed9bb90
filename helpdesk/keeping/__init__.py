"""The broom of the room."""
