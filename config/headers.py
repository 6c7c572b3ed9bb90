"""A header Django has no setting for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

UNUSED = ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
POLICY = ", ".join(f"{power}=()" for power in UNUSED)


class PermissionsPolicy:
    """The powers of a phone that no page of ours asks for are off, for whatever gets in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = POLICY
        return response
