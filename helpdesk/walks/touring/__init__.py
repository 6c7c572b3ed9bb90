"""The doors of the points: on the way with a phone, and afterwards at a desk."""
