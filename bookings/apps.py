"""The bookings room."""

from django.apps import AppConfig

from community import features


class BookingsConfig(AppConfig):
    name = "bookings"

    def ready(self) -> None:
        from bookings.feature import feature as bookings
        from bookings.loans.feature import feature as loans
        from bookings.plots.feature import feature as plots

        for feature in (bookings, loans, plots):
            features.register(feature)
