"""Calendars: when a place is taken as other programs read it, and what it reads of another system."""
