"""The catalogue of ideas: what one estate did, written so that another can do it, and the idea box."""
