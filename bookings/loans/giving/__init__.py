"""What who lends a thing out does: yes, no, over the counter, and a friendly word."""
