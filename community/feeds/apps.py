"""The feeds room."""

from django.apps import AppConfig

from community import features


class FeedsConfig(AppConfig):
    name = "community.feeds"
    label = "feeds"

    def ready(self) -> None:
        from community.feeds.feature import feature

        features.register(feature)
