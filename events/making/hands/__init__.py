"""What has to be done for an event, as its hosts arrange it."""
