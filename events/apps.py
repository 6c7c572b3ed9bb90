"""The events room."""

from django.apps import AppConfig

from community import features


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events.feature import feature

        features.register(feature)
