"""How what was sent becomes what is shown: found by the clock, made in a process of its own."""
