"""Who comes every time: a household that is signed up for each event of a series as it is made."""
