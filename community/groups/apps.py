"""The groups room."""

from django.apps import AppConfig

from community import features


class GroupsConfig(AppConfig):
    name = "community.groups"
    label = "groups"

    def ready(self) -> None:
        from community.groups.feature import feature

        features.register(feature)
