"""The paper room."""

from django.apps import AppConfig

from community import features


class PaperConfig(AppConfig):
    name = "community.paper"
    label = "paper"

    def ready(self) -> None:
        from community.paper.feature import feature

        features.register(feature)
