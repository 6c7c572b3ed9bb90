"""Who holds which office in the house, from–to: given, ended, and told of in good time."""
