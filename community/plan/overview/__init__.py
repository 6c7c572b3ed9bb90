"""How it goes, for the committee: what is over and counted, in whole fives, and never whose."""
