"""Bookings: the vaskehus, the fælleslokale and everything else an estate shares."""
