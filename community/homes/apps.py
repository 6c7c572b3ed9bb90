"""The homes room."""

from django.apps import AppConfig

from community import features


class HomesConfig(AppConfig):
    name = "community.homes"
    label = "homes"

    def ready(self) -> None:
        from community.homes.feature import feature

        features.register(feature)
