"""Safety walks: a route, what was seen, and who mends it by when. Never anything about a person."""
