"""The tests mirror the house: what `bookings/actions.py` does is tried in its namesake here."""
