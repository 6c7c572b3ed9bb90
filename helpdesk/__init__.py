"""Nabo-hjælp: neighbours ask, offer, agree and thank; and what a caretaker does for the neighbours."""
