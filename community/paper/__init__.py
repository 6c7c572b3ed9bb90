"""Paper and phone: the call list, slips in the letter box, and the week's printed sheet."""
