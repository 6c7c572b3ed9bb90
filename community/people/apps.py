"""The people room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "community.people"
    label = "people"
