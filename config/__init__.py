"""The meter cupboard: settings, front door, API router, ASGI and the clock."""

from config.celery import app as celery

__all__ = ["celery"]
