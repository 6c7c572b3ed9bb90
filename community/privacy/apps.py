"""The privacy room."""

from django.apps import AppConfig

from community import features


class PrivacyConfig(AppConfig):
    name = "community.privacy"
    label = "privacy"

    def ready(self) -> None:
        from community.privacy.feature import feature

        features.register(feature)
