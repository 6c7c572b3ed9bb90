"""What stands on the shelf: things are made, changed, mended and taken off it."""
