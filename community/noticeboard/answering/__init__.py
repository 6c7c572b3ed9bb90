"""The doors under a notice: answers, «tak», wishes."""
