"""The hall: the front page, my own settings, privacy, the app shell and the socket. No tables."""
