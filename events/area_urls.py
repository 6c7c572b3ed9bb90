"""The addresses outside the estates: what is open to the area, and a guest's own page."""

from django.urls import path, register_converter

from events.outside import views
from events.outside.guests import views as guests


class Secret:
    """What stands in a guest's link."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Secret, "guest_secret")

urlpatterns = [
    path("det-sker/<slug:area>/", views.area, name="area"),
    path("det-sker/<slug:area>/<uuid:token>/", views.area_event, name="area_event"),
    path("det-sker/<slug:area>/<uuid:token>/kom/", guests.ask, name="area_ask"),
    path("gaest/<guest_secret:secret>/", guests.guest, name="guest"),
]
