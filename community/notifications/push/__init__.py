"""Push to a browser: whose maker we may ask, how a note is sealed for it, and how it is handed over."""
