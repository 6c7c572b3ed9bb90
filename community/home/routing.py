"""The sockets' front door."""

from django.urls import re_path

from community.home.consumers import HouseConsumer

websocket_urlpatterns = [
    re_path(r"^ws/(?P<estate>[-a-zA-Z0-9_]{1,60})/$", HouseConsumer.as_asgi(), name="house"),
    # Any other address is a house that does not exist.
    re_path(r"", HouseConsumer.as_asgi(), {"estate": ""}, name="nowhere"),
]
