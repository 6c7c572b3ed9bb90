"""A notice away from the phone: a poster on the wall, and a screen in the stairway."""
