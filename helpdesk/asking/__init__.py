"""Asking for help: the one screen, drafts, and changing what was asked."""
