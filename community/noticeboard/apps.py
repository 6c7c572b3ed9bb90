"""The noticeboard room."""

from django.apps import AppConfig

from community import features


class NoticeboardConfig(AppConfig):
    name = "community.noticeboard"
    label = "noticeboard"

    def ready(self) -> None:
        from community.noticeboard.feature import feature

        features.register(feature)
