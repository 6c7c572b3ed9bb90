"""How it goes, for the committee: shares and times, never who."""
