"""The opslagstavle: notices with an audience and an end, comments, and things that are given away."""
