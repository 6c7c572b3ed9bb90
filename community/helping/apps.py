"""The helping room."""

from django.apps import AppConfig

from community import features


class HelpingConfig(AppConfig):
    name = "community.helping"
    label = "helping"

    def ready(self) -> None:
        from community.helping.feature import feature

        features.register(feature)
