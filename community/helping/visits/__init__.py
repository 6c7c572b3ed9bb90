"""Help on the spot: a colleague or the committee acts for somebody on paper, with their yes."""
