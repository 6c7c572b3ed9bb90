"""Places as people meet them: their page, their rules in words, the sign on the door, what is broken."""
