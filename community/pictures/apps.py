"""The pictures room."""

from django.apps import AppConfig

from community import features


class PicturesConfig(AppConfig):
    name = "community.pictures"
    label = "pictures"

    def ready(self) -> None:
        from community.pictures.feature import feature

        features.register(feature)
