"""How a «no» and a «not found» look at each door: once for pages, once for programs."""

import logging
import sys
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from community.errors import Refused

log = logging.getLogger(__name__)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _json(code: str, message: str, status: int) -> HttpResponse:
    return JsonResponse({"code": code, "message": message}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same answer for what does not exist and for what is not yours."""
    if _is_api(request):
        return _json("not_found", _("Det findes ikke her."), 404)
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        return _json("bad_request", _("Vi forstår ikke det, du sendte."), 400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _is_api(request):
        return _json("forbidden", _("Det er kun for andre end dig."), 403)
    return render(request, "403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """The last word when something failed; a database that is away is a 503, wherever it showed."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request, error)
    if _is_api(request):
        return _json("broken", _("Det gik galt hos os. Du har ikke gjort noget forkert."), 500)
    return render(request, "500.html", status=500)


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database is away or overloaded: say so calmly, and when to come back."""
    state = getattr(error.__cause__, "sqlstate", None)
    log.error("database unavailable: %s %s", type(error).__name__, state)
    if _is_api(request):
        response = _json("busy", _("Vi kan ikke svare lige nu. Prøv igen om lidt."), 503)
    else:
        response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if _is_api(request):
        return _json("csrf", _("Siden er for gammel. Hent den igen, og prøv igen."), 403)
    return render(request, "403_csrf.html", status=403)


def api_answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every «no» of the API is {"code", "message"}; form errors add {"fields": {…}}."""
    if isinstance(error, Refused):
        body = {"code": error.code, "message": str(error), **error.facts}
        headers = {"Retry-After": "5"} if error.status == 503 else None
        return Response(body, status=error.status, headers=headers)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        error = exceptions.ParseError()
    if not isinstance(error, exceptions.APIException):
        return None
    return _api_exception(error)


def _api_exception(error: exceptions.APIException) -> Response:
    headers = {}
    wait = getattr(error, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait) + 1)
    body: dict[str, Any] = {"code": _code(error), "message": _sentence(error)}
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        body["fields"] = error.detail
    invalid = body["code"] == "invalid"
    return Response(body, status=422 if invalid else error.status_code, headers=headers)


def _code(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    if isinstance(error, exceptions.NotFound):
        return "not_found"
    if _is_csrf(error):
        return "csrf"
    return str(error.default_code)


def _is_csrf(error: exceptions.APIException) -> bool:
    """DRF checks the token itself and only says so in words."""
    refused = isinstance(error, exceptions.PermissionDenied)
    return refused and str(error.detail).startswith("CSRF")


def _sentence(error: exceptions.APIException) -> str:
    """One sentence for a person, from the first thing that is wrong."""
    if isinstance(error, exceptions.NotFound):
        return _("Det findes ikke her.")
    if isinstance(error, exceptions.NotAuthenticated):
        return _("Log ind først.")
    if isinstance(error, exceptions.ParseError):
        return _("Vi forstår ikke det, du sendte.")
    if _is_csrf(error):
        return _("Siden er for gammel. Hent den igen, og prøv igen.")
    detail: Any = error.detail
    while isinstance(detail, dict | list) and detail:
        detail = next(iter(detail.values())) if isinstance(detail, dict) else detail[0]
    return str(detail)
