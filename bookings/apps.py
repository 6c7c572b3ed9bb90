"""The bookings room."""

from django.apps import AppConfig

from community import features


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings.feature import feature

        features.register(feature)
