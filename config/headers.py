"""Headers Django has no setting for, and what is not squeezed on its way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

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


class Squeeze(GZipMiddleware):
    """gzip for words. Pictures and films are squeezed already, and a part of one has its own length."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.get("Content-Type", "").startswith(("image/", "video/")):
            return response
        return super().process_response(request, response)
