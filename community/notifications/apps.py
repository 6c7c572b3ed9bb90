"""The notifications room."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "community.notifications"
    label = "notifications"

    def ready(self) -> None:
        from community import features
        from community.notifications.feature import FEATURE

        features.register(FEATURE)
