"""Making a group, and what it is called and how one comes in."""
