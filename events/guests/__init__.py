"""Those from outside the house: a place by a link in a mail, and nothing of it kept afterwards."""
