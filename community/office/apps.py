"""The office room."""

from django.apps import AppConfig

from community import features


class OfficeConfig(AppConfig):
    name = "community.office"
    label = "office"

    def ready(self) -> None:
        from community.office.feature import feature

        features.register(feature)
