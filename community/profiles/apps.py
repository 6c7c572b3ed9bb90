"""The profiles room."""

from django.apps import AppConfig

from community import features


class ProfilesConfig(AppConfig):
    name = "community.profiles"
    label = "profiles"

    def ready(self) -> None:
        from community.profiles.feature import feature

        features.register(feature)
