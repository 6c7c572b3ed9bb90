"""The logbook: who looked at or changed what concerns another person."""
