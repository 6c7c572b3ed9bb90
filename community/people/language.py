"""Which language a page speaks: the reader's saved choice, the cookie, the browser, Danish."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

# Answers for machines: they must not open the session, whose database may be away.
MACHINES = {"/livez", "/readyz"}


class LanguageMiddleware:
    """Stands after authentication, so that a person with a profile reads in their own language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response


def language_of(request: HttpRequest) -> str:
    """The first of the reader's wishes that we speak."""
    spoken = dict(settings.LANGUAGES)
    wishes = [_saved(request), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500])
    wishes += [code.partition("-")[0] for code, _weight in accepted]
    return next((wish for wish in wishes if wish in spoken), settings.LANGUAGE_CODE)


def _saved(request: HttpRequest) -> str:
    if request.path in MACHINES or not request.user.is_authenticated:
        return ""
    return str(request.user.language)
