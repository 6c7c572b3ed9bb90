"""The home room."""

from django.apps import AppConfig

from community import features


class HomeConfig(AppConfig):
    name = "community.home"
    label = "home"

    def ready(self) -> None:
        from community.home.feature import feature

        features.register(feature)
