"""The moderation room."""

from django.apps import AppConfig

from community import features


class ModerationConfig(AppConfig):
    name = "community.moderation"
    label = "moderation"

    def ready(self) -> None:
        from community.moderation.feature import feature

        features.register(feature)
