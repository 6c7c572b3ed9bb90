"""Reading the logbook: the administration all of it, everybody what was looked up about them."""
