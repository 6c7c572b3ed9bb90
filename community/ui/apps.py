"""The design system as a Django app: templates, style, icons; no tables."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The lowest room of the ground floor: it imports no other room."""

    name = "community.ui"
    label = "ui"
