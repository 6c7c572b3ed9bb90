"""The chat room."""

from django.apps import AppConfig

from community import features


class ChatConfig(AppConfig):
    name = "community.chat"
    label = "chat"

    def ready(self) -> None:
        from community.chat.feature import feature

        features.register(feature)
