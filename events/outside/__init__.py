"""What of an event leaves the house: a file for a calendar, a feed, a poster, a page for everybody."""
