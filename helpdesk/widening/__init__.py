"""Asking more neighbours, with the yes of who asks."""
