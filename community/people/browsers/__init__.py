"""Where a person is logged in: each browser, since when, and how to end it."""
