"""Each step of a request's life, written down."""
