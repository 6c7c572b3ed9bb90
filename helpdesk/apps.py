"""The helpdesk room."""

from django.apps import AppConfig

from community import features


class HelpdeskConfig(AppConfig):
    name = "helpdesk"

    def ready(self) -> None:
        from helpdesk.duties.feature import feature as duties
        from helpdesk.feature import feature as help_wanted
        from helpdesk.guide.feature import feature as guide
        from helpdesk.walks.feature import feature as walks

        for feature in (help_wanted, duties, walks, guide):
            features.register(feature)
