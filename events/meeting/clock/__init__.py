"""What the clock does for the meetings: tell the committee of terms, and residents of a move."""
