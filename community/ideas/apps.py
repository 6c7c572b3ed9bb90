"""The room of ideas that travel from estate to estate."""

from django.apps import AppConfig

from community import features


class IdeasConfig(AppConfig):
    name = "community.ideas"
    label = "ideas"

    def ready(self) -> None:
        from community.ideas.feature import feature

        features.register(feature)
