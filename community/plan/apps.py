"""The room of the five steps."""

from django.apps import AppConfig

from community import features


class PlanConfig(AppConfig):
    name = "community.plan"
    label = "plan"

    def ready(self) -> None:
        from community.plan.feature import feature

        features.register(feature)
