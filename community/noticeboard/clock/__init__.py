"""What the clock does: puts up what was planned, and asks before something comes down."""
