"""The five steps: know who lives here, what they need and have, where they meet, and how it is kept."""
