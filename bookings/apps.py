"""The bookings room."""

from django.apps import AppConfig

from community import features


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings.feature import feature as bookings
        from bookings.loans.feature import feature as loans

        for feature in (bookings, loans):
            features.register(feature)
