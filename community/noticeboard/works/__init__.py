"""Drift: one-tap «Set», and the doors that have not been told."""
