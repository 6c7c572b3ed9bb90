"""Seats: who gets one as it becomes free, and for how long an offer stands."""
