"""When it is over: how it went, and pictures of it."""
